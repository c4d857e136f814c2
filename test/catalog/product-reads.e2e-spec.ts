import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { KeptProducts } from '../../libs/catalog/src/products/kept-products.js';
import { EveryProcess } from '#platform/bus/every-process.js';
import { type TestApp, startApp } from '../support/app.js';
import { Client } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';

let app: TestApp;
let other: TestApp;
let given: Given;

beforeAll(async () => {
  app = await startApp({ ORDER_PROCESSING: 'manual' });
  given = new Given(app);
  const { host, port, name } = app.database;
  other = await startApp({
    MONGODB_URI: `mongodb://${host}:${port}/${name}?directConnection=true`,
    RATE_LIMIT_PER_MINUTE: '100000',
    // one database, one rule: else this process would allocate what was ordered, and have it read anew
    ORDER_PROCESSING: 'manual',
  });
  await until(() => app.get(EveryProcess).keepsUp && other.get(EveryProcess).keepsUp);
});
afterAll(async () => {
  await other.close();
  await app.close();
});
afterEach(() => void jest.restoreAllMocks());

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('It did not become true');
    await new Promise((resume) => setTimeout(resume, 10));
  }
}

const shownBy = async (client: Client, id: string): Promise<number> =>
  ok(await client.get(`/v2/products/${id}`)).available;
const shown = (id: string): Promise<number> => shownBy(app.anonymous(), id);
const loads = (): number => app.get(KeptProducts).figures.loaded;

describe('a product that was read before', () => {
  it('is answered from memory in every version, for every kind of caller, each with its own', async () => {
    const mug = await given.product(2, { name: 'Kept mug' });
    await given.order({ [mug.id]: 2 });
    ok(
      await app.as('warehouse').post(`/v1/inventory/${mug.id}/adjustments`, { delta: -1, reason: 'broken' }),
    );
    await shown(mug.id);
    const before = loads();
    for (let round = 0; round < 2; round++) {
      expect(await shownBy(app.as('manager'), mug.id)).toBe(-1);
      expect(await shown(mug.id)).toBe(0);
      const v1 = await app.as('customer').get(`/v1/products/${mug.id}`);
      expect(v1.data).toMatchObject({ price: 2.5, available: 0 });
      const v2 = await app.as('customer').get(`/v2/products/${mug.id}`);
      expect(v2.data).toMatchObject({ price: { amount: 250, currency: 'GBP' }, available: 0 });
      expect(v1.meta.requestId).not.toBe(v2.meta.requestId);
    }
    expect(loads()).toBe(before);
  });

  it('stays hidden from those who may not see it, though staff have just read it', async () => {
    const draft = await given.product(0, { status: 'DRAFT' });
    for (let round = 0; round < 2; round++) {
      expect((await app.as('manager').get(`/v2/products/${draft.id}`)).status).toBe(200);
      expect((await app.anonymous().get(`/v2/products/${draft.id}`)).codes).toEqual(['PRODUCT_NOT_FOUND']);
    }
  });

  it.each(['/v1', '/v2'])('is answered under %s as it was the first time, and counted', async (version) => {
    const mug = await given.product(1);
    const sayings = async () => {
      const { status, headers, body } = await other.as('customer').get(`${version}/products/${mug.id}`);
      const { 'x-request-id': id, ratelimit, date: _date, ...rest } = Object.fromEntries(headers);
      return { id, left: Number(/r=(\d+)/.exec(ratelimit ?? '')?.[1]), said: { status, rest, body } };
    };
    const [first, again] = [await sayings(), await sayings()];
    first.said.body.meta = again.said.body.meta;
    expect(again.said).toEqual(first.said);
    expect(again.said.body.meta.requestId).toBe(again.id);
    expect([first.left - again.left, first.id === again.id]).toEqual([1, false]);
  });

  it('is kept from callers without a good token', async () => {
    const mug = await given.product(1);
    await shown(mug.id);
    const broken = new Client(app.url);
    broken.token = `${app.as('customer').token}x`;
    expect((await broken.get(`/v2/products/${mug.id}`)).status).toBe(401);
    app.clock.travel(61 * 60_000);
    const late = await app.as('customer').get(`/v2/products/${mug.id}`);
    app.clock.returnToPresent();
    expect(late.codes).toEqual(['TOKEN_EXPIRED']);
  });

  it('is read from the database once, however many ask for it at the same time', async () => {
    const model = app.get<Model<unknown>>(getModelToken('Product') as never);
    const reads = jest.spyOn(model, 'findOne');
    const counted: [number, number][] = [];
    // a product's own facts may come by the stream in the midst of it, and rightly make it be read anew
    for (let attempt = 0; attempt < 5 && !counted.some(([loaded]) => loaded === 1); attempt++) {
      const mug = await given.product(3);
      reads.mockClear();
      const before = loads();
      await Promise.all(
        Array.from({ length: 1_000 }, async () => (await app.get(KeptProducts).read(mug.id)).product.sku),
      );
      const overHttp = Array.from({ length: 100 }, () => shown(mug.id));
      expect(new Set(await Promise.all(overHttp))).toEqual(new Set([3]));
      counted.push([loads() - before, reads.mock.calls.length]);
    }
    expect(counted.at(-1)).toEqual([1, 1]);
  });
});

describe('what is shown of the stock', () => {
  let mug: string;
  beforeEach(async () => {
    mug = (await given.product(10)).id;
    await shown(mug);
  });

  it('follows every change of this process at once', async () => {
    await given.order({ [mug]: 3 });
    expect(await shown(mug)).toBe(7);
    ok(await app.as('warehouse').post(`/v1/inventory/${mug}/receipts`, { quantity: 5 }));
    expect(await shown(mug)).toBe(12);
    ok(await app.as('warehouse').post(`/v1/inventory/${mug}/thresholds`, { safetyStock: 4 }));
    expect(await shown(mug)).toBe(8);
  });

  it('follows the changes of another process', async () => {
    const there = other.as('customer');
    await given.order({ [mug]: 3 }, there);
    await until(async () => (await shown(mug)) === 7);
    ok(await other.as('warehouse').post(`/v1/inventory/${mug}/receipts`, { quantity: 5 }));
    await until(async () => (await shown(mug)) === 12);
    const before = loads();
    expect(await shown(mug)).toBe(12);
    expect(loads()).toBe(before);
  });

  it('has the units of a hold again as soon as it lapses, tidied up or not', async () => {
    const hold = (quantity: number, expiryMinutes: number) =>
      app.as('customer').post('/v2/inventory/reservations', { productId: mug, quantity, expiryMinutes });
    ok(await hold(4, 20));
    ok(await hold(1, 5));
    expect([await shown(mug), await shown(mug)]).toEqual([5, 5]);
    app.clock.travel(6 * 60_000);
    expect([await shown(mug), await shown(mug)]).toEqual([6, 6]);
    app.clock.travel(15 * 60_000);
    expect(await shown(mug)).toBe(10);
    await app.sweep();
    app.clock.returnToPresent();
    expect(await shown(mug)).toBe(10);
  });

  it('comes from the database while the process cannot hear, and anew when it hears again', async () => {
    const hearing = app.get(EveryProcess);
    const lost = jest.spyOn(hearing, 'keepsUp', 'get').mockReturnValue(false);
    await app.database
      .collection<{ _id: string }>('stock_levels')
      .updateOne({ _id: `${mug}:MAIN` }, { $inc: { onHand: 1 } });
    expect(await shown(mug)).toBe(11);
    lost.mockRestore();
    (hearing as unknown as { stream: { emit(name: string, error: Error): void } }).stream.emit(
      'error',
      new Error('the place in the stream is lost'),
    );
    expect([hearing.keepsUp, await shown(mug)]).toEqual([false, 11]);
    await until(() => hearing.keepsUp);
    const before = loads();
    expect([await shown(mug), await shown(mug)]).toEqual([11, 11]);
    expect(loads() - before).toBe(1);
    await app.database
      .collection<{ _id: string }>('stock_levels')
      .updateOne({ _id: `${mug}:MAIN` }, { $inc: { onHand: -1 } });
  });

  it('is never older than the answer to an order, for any of two who buy at the same time', async () => {
    const late: string[] = [];
    const buy = async (): Promise<void> => {
      for (let at = 0; at < 8; at++) {
        const before = await shown(mug);
        const { status } = await place(app.as('customer'), { [mug]: 1 });
        const after = await shown(mug);
        const right = status === 201 ? after < before : after === 0;
        if (!right) late.push(`${status}: ${before}, ${after}`);
      }
    };
    await Promise.all([buy(), buy()]);
    expect([late, await shown(mug)]).toEqual([[], 0]);
  });
});
