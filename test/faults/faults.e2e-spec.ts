import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OperationsService } from '../../libs/operations/src/operations.service.js';
import { Faults } from '#platform/faults/faults.js';
import { FaultLogger } from '#platform/faults/fault-logger.js';
import { outlet } from '#platform/logging/options.js';
import { Poison, POISON_HANDLER } from '../bus/poison.js';
import { startApp, type TestApp } from '../support/app.js';
import { Given, ok, place } from '../support/given.js';
import { until } from '../support/until.js';
import { SentryReceiver } from './sentry-receiver.js';

const SECRET = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.signature-of-it';

describe('an error that nobody expected', () => {
  let app: TestApp;
  let receiver: SentryReceiver;
  const lines: Record<string, unknown>[] = [];
  let broken: (() => Promise<never>) | null = null;

  beforeAll(async () => {
    receiver = await SentryReceiver.open();
    outlet.stream = { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
    app = await startApp({ SENTRY_DSN: receiver.dsn, LOG_LEVEL: 'error', ORDER_PROCESSING: 'manual' }, [
      Poison,
    ]);
    const operations = app.get(OperationsService);
    const overview = operations.overview.bind(operations);
    operations.overview = () => broken?.() ?? overview();
  });
  afterAll(async () => {
    outlet.stream = null;
    await app.close();
    await receiver.close();
  });
  beforeEach(() => {
    lines.length = 0;
    broken = null;
  });

  const ask = () => app.as('manager').get('/v2/admin/operations');
  const counted = async (fingerprint: string): Promise<number> => {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    const line = text
      .split('\n')
      .find((each) => each.startsWith('tallyhouse_unexpected') && each.includes(fingerprint));
    return Number(line?.split(' ').at(-1) ?? 0);
  };
  const met = () => app.get(Faults).latest.reduce((sum, { count }) => sum + count, 0);
  /** Each time an error of its own, like the one before. */
  function overviewFails(): Promise<never> {
    const error = new Error(`No overview for ada@example.com with ${SECRET} from 10.1.2.3`);
    return Promise.reject(Object.assign(error, { name: 'OddError' }));
  }

  it('is answered without a word of it, logged once, counted, and reported once', async () => {
    broken = overviewFails;
    for (const time of [1, 2, 3]) {
      const reply = await ask();
      expect([time, reply.status, reply.codes]).toEqual([time, 500, ['INTERNAL']]);
      expect(reply.text).not.toMatch(/overview|ada@/i);
    }
    const told = lines.filter(({ msg }) => msg === 'A request failed unexpectedly');
    expect(told).toHaveLength(3);
    const fingerprint = String(told[0]?.['fingerprint']);
    expect(fingerprint).toMatch(/^[\da-f]{12}$/);
    expect(told.every((line) => line['fingerprint'] === fingerprint)).toBe(true);
    expect(told[0]).toMatchObject({
      level: 'error',
      method: 'GET',
      route: '/v2/admin/operations',
      userId: app.as('manager').userId,
      requestId: expect.any(String) as unknown,
      err: { name: 'OddError', stack: expect.stringContaining('overviewFails') as unknown },
    });
    expect(await counted(fingerprint)).toBe(3);

    await until(() => receiver.errors.some(({ tags }) => tags['fingerprint'] === fingerprint));
    const reports = receiver.errors.filter(({ tags }) => tags['fingerprint'] === fingerprint);
    expect(reports).toHaveLength(1);
    expect(receiver.paths[0]).toMatch(/^\/api\/42\/envelope\/\?/);
    expect(reports[0]).toMatchObject({
      environment: 'test',
      fingerprint: [fingerprint],
      tags: { route: '/v2/admin/operations', method: 'GET', requestId: expect.any(String) as unknown },
      contexts: { met: { what: 'A request failed unexpectedly', count: 1 } },
    });
    const [raised] = reports[0]?.exception.values ?? [];
    expect(raised?.type).toBe('OddError');
    expect(raised?.stacktrace.frames.map(({ function: name }) => name)).toContain('overviewFails');
  });

  it('leaves the house without secrets and without persons', () => {
    const sent = receiver.bodies.join('\n');
    expect(sent).toContain('No overview for [e-mail] with [hidden] from [address]');
    expect(sent).not.toMatch(/ada@example|eyJ|10\.1\.2\.3/);
    expect(sent).not.toContain(app.as('manager').token);
    expect(sent).not.toContain(app.as('manager').userId);
    expect(JSON.stringify(lines)).not.toContain(SECRET);
  });

  it('is told to those who watch', async () => {
    const { state } = ok(await ask()) as unknown as {
      state: { faults: { count: number; message: string }[] };
    };
    const [fault] = state.faults;
    expect(fault).toMatchObject({ count: 3, name: 'OddError', what: 'A request failed unexpectedly' });
    expect(fault?.message).not.toContain(SECRET);
  });

  it('is met in handlers too, with the handler and the event', async () => {
    const poison = app.get(Poison);
    const product = await new Given(app).product(5);
    await app.settled();
    poison.spoilNext();
    ok(await place(app.as('customer'), { [product.id]: 1 }));
    await until(() => receiver.errors.some(({ tags }) => tags['handler'] === POISON_HANDLER));
    const report = receiver.errors.find(({ tags }) => tags['handler'] === POISON_HANDLER);
    expect(report?.tags['event']).toMatch(/^order:/);
    poison.spoilt.clear();
  });

  it('is the same one when it comes by twice, and a defect is one though it was taken for a passing trouble', async () => {
    const before = met();
    const logger = app.get(FaultLogger);
    const error = new Error('once');
    logger.error({ err: error }, 'first', 'Here');
    logger.error({ err: error }, 'again', 'There');
    logger.warn({ err: new Error('the database is away') }, 'waits', 'Here');
    // thrown by the product itself: a class of this suite is another one
    const thrown: unknown = await Faults.prototype.flush.call(null as never).catch((each: unknown) => each);
    logger.warn({ err: thrown }, 'waits', 'Here');
    expect(met() - before).toBe(2);
    const said = lines.filter(({ context }) => context === 'Here' || context === 'There');
    expect(said).toHaveLength(3);
    expect(said[2]).toMatchObject({ level: 'error', err: { name: 'TypeError' } });
  });

  it('does nothing to those who expect to be refused', async () => {
    const before = met();
    expect((await app.as('manager').get('/v2/orders/nothing')).status).toBe(404);
    expect((await app.as('customer').get('/v2/users')).status).toBe(403);
    expect(lines).toEqual([]);
    expect(met()).toBe(before);
  });
});

it('is as well when nobody takes the reports', async () => {
  const app = await startApp({ SENTRY_DSN: 'http://public0key@127.0.0.1:9/1' });
  app.get(FaultLogger).error({ err: new Error('unheard') }, 'nobody listens', 'Here');
  expect(app.get(Faults).latest).toMatchObject([{ message: 'unheard', count: 1 }]);
  expect((await app.anonymous().get('/v2/products')).status).toBe(200);
  await app.close();
});
