import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EveryProcess } from '#platform/bus/every-process.js';
import { until } from '../crash/support/until.js';
import { startApp, type TestApp } from '../support/app.js';
import { Given, place } from '../support/given.js';

const CANCELLED = 'tallyhouse_orders_total{step="cancelled"}';
const TOKEN = 'metrics-token-of-the-tests-0123456789';

async function figures(app: TestApp, headers: Record<string, string> = {}) {
  const answer = await fetch(`${app.url}/metrics`, { headers });
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
}

/** The value of one series, written as Prometheus writes it. */
function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('GET /metrics', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('tells rate, errors and duration of a route by its pattern', async () => {
    const given = new Given(app);
    const product = await given.product(5);
    await given.order({ [product.id]: 1 });
    await place(app.as('customer'), { [product.id]: 99 });
    await app.anonymous().get('/v2/nowhere-of-this-test');
    const { text, type } = await figures(app);
    const count = (route: string, status: number, method = 'POST') =>
      valueOf(
        text,
        `http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`,
      );
    expect(type).toContain('text/plain');
    expect(count('/v2/orders', 201)).toBe(1);
    expect(count('/v2/orders', 409)).toBe(1);
    expect(count('none', 404, 'GET')).toBe(1);
    expect(text).not.toContain(product.id);
    expect(text).not.toContain('nowhere-of-this-test');
  });

  it('tells group commits, transactions, connections and the log of events', async () => {
    await app.settled();
    const { text } = await figures(app);
    expect(valueOf(text, 'tallyhouse_batches_total{kind="flown"}')).toBeGreaterThan(0);
    expect(valueOf(text, 'tallyhouse_batch_requests_total')).toBeGreaterThan(0);
    expect(valueOf(text, 'tallyhouse_batch_waiting')).toBe(0);
    expect(valueOf(text, 'tallyhouse_transactions_total{outcome="committed"}')).toBeGreaterThan(0);
    expect(valueOf(text, 'tallyhouse_mongodb_connections{pool="requests",state="open"}')).toBeGreaterThan(0);
    expect(valueOf(text, 'tallyhouse_outbox_waiting')).toBe(0);
    expect(valueOf(text, 'tallyhouse_events_behind')).toBe(0);
    expect(valueOf(text, 'tallyhouse_events_parked{status="dead"}')).toBe(0);
    expect(valueOf(text, 'http_requests_in_flight')).toBe(1);
    expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('tells what the business does', async () => {
    const given = new Given(app);
    const product = await given.product(3, { price: 4.5, currency: 'EUR' });
    const order = await given.order({ [product.id]: 3 });
    await app.as('manager').post(`/v2/orders/${order.id}/cancel`);
    await app.settled();
    const expected = {
      'tallyhouse_revenue_total{currency="EUR",step="placed"}': 13.5,
      'tallyhouse_revenue_total{currency="EUR",step="cancelled"}': 13.5,
      [CANCELLED]: 1,
      'tallyhouse_stock_events_total{event="sold_out"}': 1,
    };
    const told = async () => {
      const { text } = await figures(app);
      return Object.fromEntries(Object.keys(expected).map((series) => [series, valueOf(text, series)]));
    };
    // each process follows the log by itself, a moment behind the handlers
    await until('the cancelled order', async () => (await told())[CANCELLED] === 1);
    expect(await told()).toEqual(expected);
  });

  it('counts what the cache held', async () => {
    // before a process follows what all others do, it keeps nothing
    await until('the stream of events', () => app.get(EveryProcess).keepsUp);
    const product = await new Given(app).product(1);
    const read = async () => {
      await app.anonymous().get(`/v2/products/${product.id}`);
      return valueOf((await figures(app)).text, 'tallyhouse_kept_products_total{result="found"}') ?? 0;
    };
    const first = await read();
    expect(await read()).toBe(first + 1);
  });
});

describe('GET /metrics where METRICS_TOKEN is set', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ METRICS_TOKEN: TOKEN });
  });
  afterAll(() => app.close());

  it.each([
    ['without it', {}],
    ['with another', { authorization: 'Bearer something-else' }],
    ['with a part of it', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
  ] as [string, Record<string, string>][])('is closed %s', async (_how, headers) => {
    const { status, text } = await figures(app, headers);
    expect([status, text.includes('UNAUTHENTICATED'), text.includes('nodejs_')]).toEqual([401, true, false]);
  });

  it('is open with it', async () => {
    expect((await figures(app, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });
});
