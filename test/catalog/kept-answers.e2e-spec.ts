import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EveryProcess } from '#platform/bus/every-process.js';
import { KeptAnswers } from '#platform/http/answers/kept-answers.js';
import { outlet } from '#platform/logging/options.js';
import { type TestApp, startApp } from '../support/app.js';
import { Given, ok } from '../support/given.js';
import { until } from '../support/until.js';

const ORIGIN = 'https://shop.example';
const lines: { msg: string; status: number; [other: string]: unknown }[] = [];
let app: TestApp;
let mug: { id: string; sku: string };

beforeAll(async () => {
  outlet.stream = { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) };
  app = await startApp({ LOG_LEVEL: 'info', NODE_ENV: 'development', CORS_ORIGINS: ORIGIN });
  await until(() => app.get(EveryProcess).keepsUp);
  mug = await new Given(app).product(1);
  ok(await app.as('customer').get(`/v2/products/${mug.id}`));
});
afterAll(async () => {
  await app.close();
  outlet.stream = null;
});

async function read(headers: Record<string, string> = {}, more: RequestInit = {}) {
  const way = jest.spyOn(app.get(KeptAnswers), 'answerAtOnce');
  const answer = await fetch(`${app.url}/v2/products/${mug.id}`, { headers, ...more });
  const text = await answer.text();
  const atOnce = way.mock.results.at(-1)?.value !== null;
  way.mockRestore();
  const sku = text === '' ? null : (JSON.parse(text) as { data: { sku: string } }).data.sku;
  return { status: answer.status, sku, said: Object.fromEntries(answer.headers), atOnce };
}

describe('a kept answer', () => {
  it('lets pages of named origins read it, and tells caches that it depends on the origin', async () => {
    const [named, other, none] = [
      await read({ origin: ORIGIN }),
      await read({ origin: 'https://evil.example' }),
      await read(),
    ];
    expect(named.said).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': expect.stringContaining('ETag'),
    });
    for (const { said, sku } of [named, other, none])
      expect([said['vary'], sku]).toEqual(['Origin', mug.sku]);
    expect([named, other, none].map(({ atOnce }) => atOnce)).toEqual([false, false, true]);
    expect([other, none].map(({ said }) => said['access-control-allow-origin'])).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('has less in its head when the client has it: not what secures a page, which it keeps', async () => {
    const whole = await read();
    const known = await read({ 'if-none-match': whole.said['etag'] ?? '' });
    expect([known.status, known.atOnce]).toEqual([304, true]);
    const left = Object.keys(whole.said).filter((name) => !(name in known.said));
    const names = ['content-security-policy', 'content-length', 'content-type', 'x-content-type-options'];
    expect(left).toEqual(expect.arrayContaining(names));
    const always = ['etag', 'cache-control', 'vary', 'date', 'x-request-id'];
    expect(always.filter((name) => !(name in known.said))).toEqual([]);
  });

  it('has its line in the log: who asked for what, and how it ended', async () => {
    const { said } = await read({ 'x-request-id': 'kept-answer-1' });
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const tag = said['etag'] ?? '';
    const known = await read({
      authorization: `Bearer ${app.as('customer').token}`,
      'if-none-match': `"other", W/${tag}`,
      'x-request-id': 'kept-answer-2',
      traceparent: `00-${trace}-00f067aa0ba902b7-01`,
    });
    expect([known.status, known.said['content-length'], known.atOnce]).toEqual([304, undefined, true]);
    const lineOf = (id: string) => lines.filter(({ requestId }) => requestId === id);
    const line = { msg: 'request', level: 'info', method: 'GET', url: `/v2/products/${mug.id}` };
    const route = '/v2/products/:id';
    expect(lineOf('kept-answer-1')).toEqual([
      expect.objectContaining({
        ...line,
        route,
        status: 200,
        userId: null,
        role: null,
        correlationId: 'kept-answer-1',
      }),
    ]);
    expect(lineOf('kept-answer-2')).toEqual([
      expect.objectContaining({ ...line, route, status: 304, role: 'customer', correlationId: trace }),
    ]);
  });

  it('is counted in the figures', async () => {
    const count = async (status: number): Promise<number> => {
      const text = await (await fetch(`${app.url}/metrics`)).text();
      const labels = `method="GET",route="/v2/products/:id",status="${status}"`;
      return Number(text.split(`http_request_duration_seconds_count{${labels}} `)[1]?.split('\n', 1)[0]);
    };
    const before = await count(200);
    await read();
    await read({ origin: ORIGIN });
    expect(await count(200)).toBe(before + 2);
  });

  it('is for a plain GET alone: a query, a HEAD and another spelling go the long way', async () => {
    expect(await read({}, { method: 'HEAD' })).toMatchObject({ status: 200, atOnce: false });
    const answer = async (path: string) => (await fetch(`${app.url}/v2/products/${path}`)).status;
    expect(await answer(`${mug.id}?unknown=1`)).toBe(200);
    expect(await answer(`${mug.id}/`)).toBe(404);
    expect(await answer(`%${mug.id.charCodeAt(0).toString(16)}${mug.id.slice(1)}`)).toBe(200);
  });
});
