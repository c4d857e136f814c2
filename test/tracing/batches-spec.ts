import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OtlpReceiver, type Received } from './otlp-receiver.js';

const PARENT = 'b7ad6b7169203331';
const traceId = (at: number): string => `0af7651916cd43dd8448eb211c80310${at}`;

describe('requests that share a batch', () => {
  let receiver: OtlpReceiver;
  let answers: { batch: string; trace: string }[];

  beforeAll(async () => {
    receiver = await OtlpReceiver.open();
    const program = 'test/tracing/batches.program.mjs';
    const { stdout } = await promisify(execFile)(process.execPath, [program, receiver.url, resolve('dist')]);
    answers = JSON.parse(stdout) as { batch: string; trace: string }[];
  }, 120_000);
  afterAll(() => receiver.close());

  const named = (name: string, traces = receiver.spans): Received[] =>
    traces.filter((span) => span.name === name);
  const linked = (one: Received, other: Received | undefined): boolean =>
    one.links?.some((link) => link.spanId === other?.spanId && link.traceId === other.traceId) === true;

  it.each([0, 1, 2])('keep the trace %i that their client has begun', (at) => {
    const [request] = named('POST /v2/orders/:id', receiver.of(traceId(at)));
    expect(request).toMatchObject({
      service: 'tallyhouse',
      parentSpanId: PARENT,
      attributes: {
        'http.route': '/v2/orders/:id',
        'http.response.status_code': 200,
        'tallyhouse.request.id': 'request-of-the-test',
      },
    });
    const below = receiver.of(traceId(at)).filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(below.map(({ name }) => name).sort()).toEqual(['group commit', 'stock order:created']);
    expect(answers[at]?.trace).toBe(traceId(at));
  });

  it.each([
    ['batch of group commit', 'group commit', 2],
    ['batch of stock', 'stock order:created', 1],
  ])('%s is linked with each of its parts, and they with it', (whole, part, most) => {
    const [batches, parts] = [named(whole), named(part)];
    expect(parts).toHaveLength(3);
    expect(batches.length).toBeLessThanOrEqual(most);
    for (const one of parts) {
      const batch = batches.find(({ links }) => links?.some(({ spanId }) => spanId === one.spanId));
      expect(linked(one, batch)).toBe(true);
      expect([batch?.parentSpanId ?? '', batch?.traceId === one.traceId]).toEqual(['', false]);
    }
    const sizes = batches.map(({ attributes }) => Number(attributes['tallyhouse.batch.size']));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(3);
  });

  it('do their work in the trace of the batch', () => {
    const batches = named('batch of group commit').map((span) => span.traceId);
    expect(answers.every(({ batch }) => batches.includes(batch))).toBe(true);
  });

  it('tell nobody who asked and what for, and probes are left out', () => {
    expect(receiver.bodies.join('\n')).not.toMatch(/secret|user_agent|client\.address|network\.peer/);
    expect(receiver.spans.filter(({ name }) => /health/.test(name))).toEqual([]);
    expect([...receiver.paths]).toEqual(['/v1/traces application/json']);
  });
});
