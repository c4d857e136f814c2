import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LAST } from '../../libs/reporting/src/proof.schema.js';
import { startApp, type TestApp } from '../support/app.js';
import type { Client, Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';
import { until } from '../support/until.js';
import { EventStream } from '../webhooks/event-stream.js';

interface Minute {
  readonly at: string;
  readonly orders: number;
  readonly units: number;
  readonly takings: readonly { currency: string; orders: number; units: number; gross: unknown }[];
}
interface Pace {
  readonly minutes: readonly Minute[];
  readonly total: Omit<Minute, 'at'>;
}
interface Operations {
  readonly at: string;
  readonly may: readonly string[];
  readonly pace: Pace;
  readonly stock: null | { levels: number; soldOut: number; low: number; worst: Wire[] };
  readonly holds: { steps: { kind: string; status: string; holds: number; units: number }[] };
  readonly events: { waiting: number; head: number; handlers: Wire[] };
  readonly jobs: { name: string; overdue: boolean; runs: number }[];
  readonly proof: { ok: boolean; failed: string[]; checked: number } | null;
  readonly missing: readonly { part: string; code: string }[];
  readonly state: {
    health: string;
    checks: { name: string; condition: string }[];
    requests: { requests: number; slowest: { method: string; route: string; p95Ms: number }[] };
  };
}

describe('the overview of operations', () => {
  let app: TestApp;
  let manager: Client;
  let scarce: Wire;
  const seen = async (as: Client, version = 2): Promise<Operations> =>
    ok(await as.get(`/v${version}/admin/operations`)) as unknown as Operations;
  /** Looks until what was read a moment ago is read anew. */
  async function shows(what: (seen: Operations) => boolean): Promise<Operations> {
    let overview = await seen(manager);
    await until(async () => what((overview = await seen(manager))), 40_000);
    return overview;
  }

  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    manager = app.as('manager');
    const given = new Given(app);
    const product = await given.product(50, { price: 2.5, currency: 'GBP' });
    scarce = await given.product(4, { price: 300, currency: 'JPY' });
    ok(await manager.post(`/v2/inventory/${scarce.id}/thresholds`, { reorderPoint: 10 }));
    await given.product(0);
    await place(app.as('customer'), { [product.id]: 2 });
    await place(app.as('customer'), { [product.id]: 3 });
    await place(app.as('customer'), { [scarce.id]: 1 });
    const held = await app
      .as('customer')
      .post('/v2/inventory/reservations', { productId: product.id, quantity: 5 });
    ok(await app.as('customer').delete(`/v2/inventory/reservations/${ok(held).id}`));
    await app.settled();
  });
  afterAll(() => app.close());

  it('counts the orders of the last hour by minute and currency', async () => {
    const { pace } = await shows(({ pace: { total } }) => total.orders === 3);
    expect(pace.minutes).toHaveLength(61);
    expect(pace.total).toEqual({
      orders: 3,
      units: 6,
      takings: [
        { currency: 'GBP', orders: 2, units: 5, gross: { amount: 1250, currency: 'GBP' } },
        { currency: 'JPY', orders: 1, units: 1, gross: { amount: 300, currency: 'JPY' } },
      ],
    });
    const summed = pace.minutes.reduce((sum, { orders }) => sum + orders, 0);
    expect(summed).toBe(3);
    const { pace: decimal } = await seen(manager, 1);
    expect(decimal.total.takings.map(({ gross }) => gross)).toEqual([12.5, 300]);
  });

  it('counts what comes later too, and an order once', async () => {
    ok(await place(app.as('customer'), { [scarce.id]: 1 }));
    const { pace } = await shows(({ pace: { total } }) => total.orders !== 3);
    expect(pace.total).toMatchObject({ orders: 4, units: 7 });
  });

  it('names what runs short, the most urgent first', async () => {
    const { stock } = await shows((overview) => (overview.stock?.low ?? 0) > 0);
    expect(stock).toMatchObject({ levels: 3, soldOut: 1, low: 1 });
    expect(stock?.worst).toHaveLength(2);
    expect(stock?.worst[0]).toMatchObject({ sku: scarce.sku, name: scarce.name, reorderPoint: 10 });
    expect(stock?.worst[1]).toMatchObject({ available: 0 });
  });

  it('says what became of holds', async () => {
    const { holds } = await seen(manager);
    expect(holds.steps).toContainEqual({ kind: 'FREE', status: 'RELEASED', holds: 1, units: 5 });
    expect(holds.steps).toContainEqual({
      kind: 'ORDER',
      status: 'ACTIVE',
      holds: expect.any(Number) as unknown as number,
      units: expect.any(Number) as unknown as number,
    });
  });

  it('shows how handlers, jobs and this process do', async () => {
    const { events, jobs, state, missing } = await shows(({ events: { waiting } }) => waiting === 0);
    expect(events.head).toBeGreaterThan(0);
    expect(events.handlers).toContainEqual({ name: 'customers.statistics', behind: 0, waiting: 0, dead: 0 });
    expect(jobs.map(({ name }) => name)).toContain('inventory.lapsed-holds');
    expect(jobs.filter(({ overdue }) => overdue)).toEqual([]);
    expect(state).toMatchObject({ health: 'up' });
    expect(state.requests.slowest).toContainEqual(
      expect.objectContaining({
        method: 'POST',
        route: '/v2/orders',
        requests: expect.any(Number) as unknown as number,
      }),
    );
    expect(state.requests.slowest.every(({ p95Ms }) => p95Ms > 0)).toBe(true);
    expect(missing).toEqual([]);
  });

  it('knows when the numbers were proven, whoever did it', async () => {
    await app.database.collection<{ _id: string }>('integrity_proofs').deleteOne({ _id: LAST });
    await shows(({ proof }) => proof === null);
    ok(await app.as('auditor').post('/v2/admin/integrity/checks'));
    const { proof } = await shows((overview) => overview.proof !== null);
    expect(proof).toMatchObject({ ok: true, failed: [] });
    expect(proof?.checked).toBeGreaterThan(10);
  });

  it('tells what orders come to only those who may know, and what else each may do', async () => {
    const clerk = await seen(app.as('clerk'));
    expect(clerk.may).toEqual([]);
    expect(clerk.pace.total.takings.map(({ gross }) => gross)).toEqual([null, null]);
    expect((await seen(app.as('auditor'))).may).toEqual(['reports:read', 'audit:read', 'integrity:check']);
    expect((await seen(app.as('admin'))).may).toHaveLength(5);
    for (const refused of [app.as('customer'), app.anonymous()])
      expect((await refused.get('/v2/admin/operations')).status).toBeGreaterThanOrEqual(401);
  });

  it('is read once for all who look', async () => {
    const commands: string[] = [];
    const client = app.database.getClient();
    const note = ({
      commandName,
      command,
    }: {
      commandName: string;
      command: Record<string, unknown>;
    }): void => {
      if (commandName === 'aggregate' || commandName === 'find') commands.push(String(command[commandName]));
    };
    client.options.monitorCommands = true;
    client.on('commandStarted', note);
    await Promise.all(Array.from({ length: 30 }, () => seen(app.as('auditor'))));
    client.off('commandStarted', note);
    expect(commands.filter((name) => name === 'timed_jobs').length).toBeLessThanOrEqual(1);
    expect(commands.filter((name) => name === 'parked_events').length).toBeLessThanOrEqual(2);
  });

  it('leaves out what cannot be read, and says why', async () => {
    const { database } = app;
    await database.collection('stock_levels').rename('stock_levels_away');
    await database.createCollection('stock_levels', {
      viewOn: 'stock_levels_away',
      pipeline: [{ $set: { onHand: 'x' } }],
    });
    const told = await shows(({ stock }) => stock === null);
    await database.dropCollection('stock_levels');
    await database.collection('stock_levels_away').rename('stock_levels');
    expect(told.missing).toEqual([
      { part: 'stock', code: 'INTERNAL', message: expect.any(String) as unknown as string },
    ]);
    expect(told.pace.total.orders).toBe(4);
  });

  describe('live', () => {
    const watch = (as: Client, query = ''): Promise<EventStream> =>
      EventStream.open(`${app.url}/v2/admin/operations/stream${query}`, as.token);

    it('comes at once and again, the same as one may ask for', async () => {
      const stream = await watch(manager);
      await until(() => stream.messages.length >= 2);
      await stream.close();
      expect(stream.messages[0]).toMatchObject({ event: 'overview', data: { may: ['reports:read'] } });
      const [first, second] = stream.messages.map(({ data }) => String(data['at']));
      expect(second && first && second > first).toBe(true);
      expect(Object.keys(stream.messages[0]?.data ?? {}).sort()).toEqual(
        Object.keys(await seen(manager)).sort(),
      );
    });

    it('shows each who watches what they may see', async () => {
      const [clerk, auditor] = [await watch(app.as('clerk')), await watch(app.as('auditor'))];
      await until(() => clerk.messages.length > 0 && auditor.messages.length > 0);
      await clerk.close();
      await auditor.close();
      const gross = ({ messages }: EventStream) =>
        (messages[0]?.data as unknown as Operations | undefined)?.pace.total.takings[0]?.gross;
      expect(gross(clerk)).toBeNull();
      expect(gross(auditor)).toEqual({ amount: 1250, currency: 'GBP' });
    });

    it('ends after its time, and is for staff', async () => {
      const stream = await watch(manager, '?seconds=1');
      await stream.end();
      expect(stream.messages.length).toBeGreaterThan(0);
      expect((await watch(app.as('customer'))).status).toBe(403);
      expect((await manager.get('/v2/admin/operations/stream?seconds=0')).codes).toEqual([
        'VALIDATION_FAILED seconds',
      ]);
    });
  });
});
