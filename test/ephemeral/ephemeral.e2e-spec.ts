import { spawn } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTallyhouse, type Tallyhouse } from '../../libs/testing/src/start-tallyhouse.js';
import { Client } from '../support/client.js';
import { ADDRESS, ok } from '../support/given.js';

/** Two seconds are usual; this is for a machine that does something else as well. */
const START_MS = 180_000;
const mongodb = process.env['MONGODB_TEST_URI'] ?? '';

describe('an ephemeral instance', () => {
  let shop: Tallyhouse;
  let customer: Client;
  let mug: string;

  const as = async (role: string): Promise<Client> => {
    const { email, password } = shop.user(role);
    const client = new Client(shop.url);
    await client.login(email, password);
    return client;
  };
  const product = async (sku: string) =>
    (await new Client(shop.url).get('/v2/products?limit=100')).rows.find((row) => row.sku === sku);
  const buy = () =>
    customer.post(
      '/v2/orders',
      { items: [{ productId: mug, quantity: 1 }], shippingAddress: ADDRESS },
      { 'idempotency-key': 'the-same-in-every-test' },
    );

  beforeAll(async () => {
    shop = await startTallyhouse({ mongodb, settings: { RESERVATION_MINUTES: '30' } });
  }, START_MS);
  afterAll(() => shop.close());
  beforeEach(async () => {
    await shop.reset();
    customer = await as('customer');
    mug = (await product('MUG-BLUE'))?.id ?? '';
  });

  it('is ready to be used, with a user of each role and goods for sale', async () => {
    expect((await fetch(`${shop.url}/health/ready`)).status).toBe(200);
    expect(shop.users.map(({ role }) => role).sort()).toEqual(
      ['admin', 'auditor', 'clerk', 'customer', 'manager', 'warehouse'].sort(),
    );
    expect(await product('LANTERN-LAST')).toMatchObject({ available: 1 });
    expect(ok(await buy())).toMatchObject({ status: 'PENDING' });
  });

  it('goes back to its seed: what was made is gone, and the same key makes the same order anew', async () => {
    const first = ok(await buy());
    expect(first).not.toHaveProperty('replayed');
    await shop.settle();
    expect(await product('MUG-BLUE')).toMatchObject({ available: 99 });
    await shop.reset();
    expect(await product('MUG-BLUE')).toMatchObject({ available: 100 });
    customer = await as('customer');
    expect((await customer.get(`/v2/orders/${first.id}`)).status).toBe(404);
    const again = await buy();
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotent-replayed')).toBeNull();
    const checks = await (await as('auditor')).post('/v2/admin/integrity/checks');
    expect(ok(checks)).toMatchObject({ ok: true });
  });

  it('takes requests that come while it goes back, and loses none', async () => {
    const resetting = shop.reset();
    const asked = Array.from({ length: 20 }, () => new Client(shop.url).get('/v2/products?limit=1'));
    await resetting;
    expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('lets a hold of thirty minutes lapse at once', async () => {
    const hold = ok(await customer.post('/v2/inventory/reservations', { productId: mug, quantity: 5 }));
    expect(await product('MUG-BLUE')).toMatchObject({ available: 95 });
    const before = await shop.now();
    const after = await shop.travel({ minutes: 30 });
    expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(1_800_000);
    expect(ok(await customer.get(`/v2/inventory/reservations/${hold.id}`))).toMatchObject({
      status: 'EXPIRED',
    });
    expect(await product('MUG-BLUE')).toMatchObject({ available: 100 });
    const lapsed = (await shop.events({ name: 'reservation:expired' })).map(
      ({ data }) => data['reservationId'],
    );
    expect(lapsed).toContain(hold.id);
    expect((await shop.present()).getTime()).toBeLessThan(after.getTime());
  });

  it('shows mails and events without anybody waiting for them', async () => {
    const before = await shop.mails(shop.user('customer').email);
    const [last] = (await shop.events()).slice(-1);
    const order = ok(await buy());
    const mails = await shop.mails(shop.user('customer').email);
    const fresh = mails.filter(({ id }) => !before.some((each) => each.id === id));
    expect(fresh.map(({ template }) => template).sort()).toEqual(['order-confirmation', 'order-processing']);
    expect(fresh.every(({ text }) => text.includes(order.number))).toBe(true);
    const events = await shop.events({ after: last?.seq ?? 0 });
    expect(events.filter(({ aggregate }) => aggregate.id === order.id).map(({ name }) => name)).toEqual([
      'order:created',
      'order:processed',
    ]);
  });

  it('tells what it can do, and says what is wrong with what it is asked', async () => {
    const index = (await (await fetch(`${shop.url}/testing`)).json()) as { routes: { path: string }[] };
    const document = (await (await fetch(`${shop.url}/testing/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    expect(new Set(index.routes.map(({ path }) => path))).toEqual(new Set(Object.keys(document.paths)));
    const asked = async (path: string, options: RequestInit = {}) => {
      const answer = await fetch(`${shop.url}${path}`, options);
      const { errors } = (await answer.json()) as { errors: { code: string }[] };
      return [answer.status, ...errors.map(({ code }) => code)];
    };
    expect(await asked('/testing/events?after=-1')).toEqual([400, 'VALIDATION_FAILED']);
    expect(await asked('/testing/events?colour=red')).toEqual([400, 'VALIDATION_FAILED']);
    expect(await asked('/testing/nothing')).toEqual([404, 'ROUTE_NOT_FOUND']);
    const body = JSON.stringify({ aheadSeconds: 'soon' });
    const headers = { 'content-type': 'application/json' };
    expect(await asked('/testing/clock', { method: 'POST', body, headers })).toEqual([
      400,
      'VALIDATION_FAILED',
    ]);
  });
});

describe('the command', () => {
  /** An instance as any program starts it, in any language: by the npm script, reading a line. */
  function started(more: readonly string[] = []) {
    const command = ['tools/run.mjs', 'ephemeral', '--mongodb', mongodb, ...more];
    const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'pipe'] });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    const line = new Promise<string>((resolve) =>
      child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text)),
    );
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, line, ended, complaint: () => complaint };
  }
  const isGone = (url: string) =>
    fetch(url).then(
      () => false,
      () => true,
    );

  it(
    'tells one line of JSON, and is gone when its parent is',
    async () => {
      const { child, line, ended } = started();
      const { url, users } = JSON.parse(await line) as { url: string; users: object[] };
      expect(users).toHaveLength(6);
      expect((await fetch(`${url}/v2/products`)).status).toBe(200);
      child.stdin.end();
      expect(await ended).toBe(0);
      expect(await isGone(url)).toBe(true);
    },
    START_MS,
  );

  it(
    'is gone when the process it was told of is killed',
    async () => {
      const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      const { line, ended } = started(['--parent', String(parent.pid)]);
      const { url } = JSON.parse(await line) as { url: string };
      parent.kill('SIGKILL');
      await ended;
      expect(await isGone(url)).toBe(true);
    },
    START_MS,
  );

  it.each([
    [['--set', 'nonsense'], 'names no setting'],
    [['--set', 'NODE_ENV=production'], 'never for production'],
    [['--set', 'RESERVATION_MINUTES=0'], 'RESERVATION_MINUTES'],
    [['--parent', '999999999'], 'no process that runs'],
  ])(
    'refuses %j and says why',
    async (more, why) => {
      const { ended, complaint } = started(more);
      expect(await ended).toBe(1);
      expect(complaint()).toContain(why);
    },
    START_MS,
  );
});
