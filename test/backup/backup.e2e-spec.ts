import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { backUp } from '#platform/mongo/backup/backup.js';
import { type Manifest, readManifest } from '#platform/mongo/backup/manifest.js';
import { PointInTime } from '#platform/mongo/backup/point-in-time.js';
import { Sealer } from '../../libs/audit/src/chain/sealer.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client, type Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';
import { until } from '../support/until.js';
import { addressOf, command, succeeded, toldBy } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-backup-'));
const into = (name: string): string => join(folder, name);
const ORDERS_BEFORE = 40;
const LANES = 6;

/** Places orders until it is ended, some of them cancelled again. */
class Buying {
  readonly placed: Wire[] = [];
  private over = false;
  private readonly lanes: Promise<unknown>;

  constructor(customer: Client, products: readonly string[]) {
    this.lanes = Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        for (let at = lane; !this.over; at++) {
          const order = ok(await place(customer, { [products[at % products.length] ?? '']: 1 }));
          this.placed.push(order);
          if (at % 5 === 0) ok(await customer.post(`/v2/orders/${order.id}/cancel`, { reason: 'changed' }));
        }
      }),
    );
    this.lanes.catch(() => undefined);
  }

  more(): Promise<void> {
    const enough = this.placed.length + ORDERS_BEFORE;
    return until(() => this.placed.length >= enough);
  }

  async end(): Promise<void> {
    this.over = true;
    await this.lanes;
  }
}

let app: TestApp;
let products: string[];
beforeAll(async () => {
  app = await startApp();
  const given = new Given(app);
  products = [];
  for (let made = 0; made < 5; made++) products.push((await given.product(100_000)).id);
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

describe('a backup that is made while orders are placed', () => {
  const key = 'placed-before-the-backup';
  let restored: TestApp;
  let manifest: Manifest;
  let first: { text: string; id: string };
  let before: string[];
  let after: string[];
  let copy: string;
  let said: string;

  beforeAll(async () => {
    copy = `${app.database.name}_restored`;
    const customer = app.as('customer');
    const reply = await place(customer, { [products[0] ?? '']: 2 }, {}, key);
    first = { text: reply.text, id: ok(reply).id };
    await app.settled();
    app.clock.travel(5_000);
    await app.get(Sealer).round();
    app.clock.returnToPresent();

    const buying = new Buying(customer, products);
    await buying.more();
    before = buying.placed.map(({ id }) => id);
    said = await succeeded(command(app, app.database.name, 'backup', '--to', into('made')));
    after = buying.placed.map(({ id }) => id);
    await buying.more();
    await buying.end();
    after = buying.placed.map(({ id }) => id).filter((id) => !after.includes(id));
    manifest = await readManifest(into('made'));

    await succeeded(command(app, copy, 'restore', '--from', into('made')));
    restored = await startApp({ MONGODB_URI: addressOf(copy) });
    await restored.settled();
  });
  afterAll(async () => {
    await restored?.close();
  });

  it('says what is in it and how far the logs are', () => {
    expect(said).toMatch(/holds \S+ as it was at \S+Z: \d+ collections, \d+ documents/);
    const { audit, events } = manifest.heads as { audit: { seq: number }; events: number };
    expect(audit.seq).toBeGreaterThan(0);
    expect(events).toBeGreaterThan(0);
    expect(said).toContain(`The audit log goes up to ${audit.seq}, the events up to ${events}.`);
  });

  it('has every order that was acknowledged before, and none that was placed after', async () => {
    const orders = restored.database.collection<{ _id: string }>('orders');
    expect(await orders.countDocuments({ _id: { $in: before } })).toBe(before.length);
    expect(await orders.countDocuments({ _id: { $in: after } })).toBe(0);
    expect(after.length).toBeGreaterThan(0);
  });

  it('adds up when it is restored', async () => {
    expect(await new Given(restored).broken()).toEqual([]);
    expect((await restored.as('auditor').get('/v2/audit-logs/verify')).data).toMatchObject({ valid: true });
  });

  it('goes on with its events where it was, without a gap', async () => {
    const log = await restored.database
      .collection<{ _id: number }>('events')
      .find({}, { projection: { _id: 1 }, sort: { _id: 1 } })
      .toArray();
    expect(log.map(({ _id }) => _id)).toEqual(log.map((_, at) => at + 1));
    expect(log.length).toBeGreaterThan(manifest.heads['events'] as number);
  });

  it('answers a key of before as before, and takes new orders', async () => {
    const customer = new Client(restored.url);
    customer.token = app.as('customer').token;
    const again = await place(customer, { [products[0] ?? '']: 2 }, {}, key);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.data).toEqual((JSON.parse(first.text) as { data: unknown }).data);
    expect((await place(customer, { [products[0] ?? '']: 1 })).status).toBe(201);
    await restored.settled();
  });

  it('has every index and every validator', async () => {
    const shapes = async ({ database }: TestApp) => {
      const found = await database
        .getClient()
        .db(database.name)
        .listCollections({}, { nameOnly: false })
        .toArray();
      const all = found.map(async ({ name, options }) => ({
        name,
        options,
        indexes: (await database.collection(name).indexes()).toSorted((a, b) =>
          String(a.name).localeCompare(String(b.name)),
        ),
      }));
      return (await Promise.all(all)).toSorted((a, b) => a.name.localeCompare(b.name));
    };
    expect(await shapes(restored)).toEqual(await shapes(app));
  });
});

describe('a moment', () => {
  it('does not show what was written after it', async () => {
    const database = app.database.getClient().db(app.database.name);
    const moment = await PointInTime.of(database);
    const { id } = ok(await place(app.as('customer'), { [products[0] ?? '']: 1 }));
    const filter = { _id: id };
    expect(await moment.first('orders', { filter })).toBeNull();
    expect(await (await PointInTime.of(database)).first('orders', { filter })).toMatchObject(filter);
  });

  it('ends with an unfinished folder that is gone', async () => {
    const database = app.database.getClient().db(app.database.name);
    const interruption = new AbortController();
    const interrupted = backUp(database, into('interrupted'), {
      ...toldBy(app),
      signal: interruption.signal,
      watch: {
        begin: () => undefined,
        step: (_documents, collection) => {
          if (collection === 'orders') interruption.abort(new Error('interrupted'));
        },
      },
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    await expect(readManifest(into('interrupted'))).rejects.toThrow('holds no finished backup');
    await expect(readManifest(into('interrupted.unfinished'))).rejects.toThrow('holds no finished backup');
  });
});
