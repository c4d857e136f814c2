import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Environment, sharedMongo } from '../crash/support/environment.js';
import type { Server } from '../crash/support/server.js';
import { openShop, type Shop } from '../crash/support/shop.js';
import { Client } from '../support/client.js';
import { ADDRESS } from '../support/given.js';
import { until } from '../support/until.js';
import { OtlpReceiver, type Received } from './otlp-receiver.js';

const PATIENCE_MS = 60_000;
const SERVER_KIND = 2;
const TOGETHER = 6;

/** Trace ids that clients made, as browsers and gateways do. */
const traceId = (at: number): string => `0af7651916cd43dd8448eb211c8031${String(at).padStart(2, '0')}`;

describe('an order in traces', () => {
  let receiver: OtlpReceiver;
  let shop: Shop;
  let server: Server;
  let product: string;

  beforeAll(async () => {
    receiver = await OtlpReceiver.open();
    const settings: Environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      LOG_LEVEL: 'info',
      NODE_ENV: 'development',
    };
    shop = await openShop(sharedMongo(), [100]);
    product = [...shop.stock.keys()][0] ?? '';
    server = shop.server(settings);
    await server.start();
    await Promise.all(Array.from({ length: TOGETHER }, (_, at) => order(at)));
    await until(() => handled().length >= TOGETHER, PATIENCE_MS);
  }, 240_000);
  afterAll(async () => {
    await shop.close();
    await receiver.close();
  });

  async function order(at: number): Promise<void> {
    const customer = new Client(server.url);
    customer.token = shop.token('customer');
    const body = { items: [{ productId: product, quantity: 1 }], shippingAddress: ADDRESS };
    const headers = {
      'idempotency-key': crypto.randomUUID(),
      traceparent: `00-${traceId(at)}-b7ad6b7169203331-01`,
    };
    const reply = await customer.post('/v2/orders', body, headers);
    if (reply.status !== 201) throw new Error(reply.text);
  }

  const handled = () => receiver.spans.filter(({ name }) => name === 'customers.statistics order:created');
  const named = (name: string, of: readonly Received[]): Received => {
    const found = of.find((span) => span.name === name);
    if (!found) throw new Error(`There is no span ${name} among ${of.map((span) => span.name).join(', ')}`);
    return found;
  };
  const linkedWith = (one: Received, other: Received) =>
    one.links?.some((link) => link.traceId === other.traceId && link.spanId === other.spanId) === true;

  it('is one trace from the request, which its client has begun, through group commit to its handlers', () => {
    for (let at = 0; at < TOGETHER; at++) {
      const trace = receiver.of(traceId(at));
      const request = named('POST /v2/orders', trace);
      expect(request).toMatchObject({
        service: 'tallyhouse',
        kind: SERVER_KIND,
        parentSpanId: 'b7ad6b7169203331',
        attributes: { 'http.route': '/v2/orders', 'http.response.status_code': 201 },
      });
      const commit = named('group commit', trace);
      const statistics = named('customers.statistics order:created', trace);
      expect([commit.parentSpanId, statistics.parentSpanId]).toEqual([request.spanId, request.spanId]);
    }
  });

  it('is linked with the batches that it was in, and they with it', () => {
    for (const [part, whole] of [
      ['group commit', 'batch of group commit'],
      ['customers.statistics order:created', 'batch of customers.statistics'],
    ] as const) {
      const batches = receiver.spans.filter(({ name }) => name === whole);
      const parts = Array.from({ length: TOGETHER }, (_, at) => named(part, receiver.of(traceId(at))));
      for (const each of parts) {
        const batch = batches.find((one) => linkedWith(one, each));
        expect(batch).toBeDefined();
        expect(linkedWith(each, batch as Received)).toBe(true);
        expect((batch as Received).parentSpanId ?? '').toBe('');
      }
      const sizes = batches.map(({ attributes }) => Number(attributes['tallyhouse.batch.size']));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThanOrEqual(TOGETHER);
    }
  });

  it('shows what was asked of the database below the batch, and none of what was said', () => {
    const batches = receiver.spans.filter(({ name }) => name === 'batch of group commit');
    const commands = receiver.spans.filter(({ parentSpanId, traceId: of }) =>
      batches.some((batch) => batch.spanId === parentSpanId && batch.traceId === of),
    );
    const names = commands.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['insert orders', 'insert outbox', 'commitTransaction']));
    expect(named('insert orders', commands).attributes).toMatchObject({
      'db.system.name': 'mongodb',
      'db.collection.name': 'orders',
    });
    const everything = receiver.bodies.join('\n');
    for (const said of [ADDRESS.street, shop.token('customer'), 'customer@'])
      expect(everything).not.toContain(said);
  });

  it('is found again in the log by its trace id', async () => {
    const lines = () =>
      server.said
        .split('\n')
        .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
    const line = () => lines().find(({ route, traceId: of }) => route === '/v2/orders' && of === traceId(0));
    await until(() => line() !== undefined);
    expect(line()).toMatchObject({ status: 201, msg: 'request' });
  });

  it('leaves probes out, and commands that nobody is traced for', () => {
    expect(receiver.spans.filter(({ name }) => /health|metrics/.test(name))).toEqual([]);
    const orphans = receiver.spans.filter(
      ({ attributes, parentSpanId = '' }) =>
        attributes['db.system.name'] !== undefined && parentSpanId === '',
    );
    expect(orphans).toEqual([]);
    expect([...receiver.paths]).toEqual(['/v1/traces application/json']);
  });

  it('sends what it has when it ends', async () => {
    const { length } = receiver.spans;
    await new Client(server.url).get('/v2/products?limit=1');
    await server.stop();
    const later = receiver.spans.slice(length);
    expect(later.map(({ name }) => name)).toContain('GET /v2/products');
  });
});

it('loads nothing of OpenTelemetry or Sentry where nobody asks for it', () => {
  const program = `
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve(name, context, next) {
        // prom-client has the types and tables of the API with it
        if (/@opentelemetry\\/(?!api$)|@sentry\\/|import-in-the-middle/.test(name)) console.log('loaded', name);
        return next(name, context);
      },
    });
    const { startTracing } = await import('./dist/libs/platform/src/tracing/start.js');
    await startTracing({});
    await import('./dist/apps/api/src/serve.js');
    console.log('done');
    if (process.argv.includes('traced')) await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    process.exit(0);`;
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', program, '--', ...args], { encoding: 'utf8' });
  const [without, traced] = [run(), run('traced')];
  expect([without.stdout, without.status]).toEqual(['done\n', 0]);
  // the same look sees it where it is
  expect(traced.stdout).toContain('loaded @opentelemetry/');
});
