import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Availability } from '#contracts/inventory.js';
import type { Bus } from '#platform/bus/bus.js';
import type { EveryProcess } from '#platform/bus/every-process.js';
import type { Clock } from '#platform/clock/clock.js';
import { Metrics } from '#platform/metrics/metrics.js';
import type { ProductFact } from './kept-product.js';
import { KeptProducts } from './kept-products.js';
import type { ProductCache } from './product.cache.js';
import { draftProduct } from './product.rules.js';

const product = draftProduct(
  'p',
  { sku: 'MUG', name: 'Mug', price: { decimal: 2.5 }, currency: 'EUR' },
  new Date(0),
);

let now: number;
let keepsUp: boolean;
let stock: Availability;
let kept: KeptProducts;
let loads: number;
let answer: () => void;

beforeEach(() => {
  [now, keepsUp, loads, answer] = [0, true, 0, () => undefined];
  stock = { available: 5, facts: new Map([['p:MAIN', 3]]), lapsesAt: null };
  kept = new KeptProducts(
    { read: () => Promise.resolve(product) } as unknown as ProductCache,
    {
      ask: () => {
        loads++;
        const read = stock;
        return new Promise<Availability>((resolve) => (answer = () => resolve(read)));
      },
    } as unknown as Bus,
    Object.defineProperty({}, 'keepsUp', { get: () => keepsUp }) as EveryProcess,
    { millis: () => now } as Clock,
    new Metrics(),
  );
});

const moved = (aggregateSeq: number, level = 'p:MAIN'): ProductFact =>
  ({
    name: 'inventory:updated',
    aggregate: { type: 'stock', id: level },
    aggregateSeq,
    data: { productId: 'p' },
  }) as ProductFact;

async function read(): Promise<void> {
  const reading = kept.read('p');
  answer();
  await reading;
}

describe('a product that is kept', () => {
  it('is loaded once for all who ask at the same time, and then not at all', async () => {
    const readers = [kept.read('p'), kept.read('p')];
    answer();
    await Promise.all(readers.map(async (reader) => reader));
    expect(kept.known('p')?.product).toBe(product);
    expect([loads, kept.figures]).toEqual([1, { found: 1, loaded: 1, joined: 1 }]);
  });

  it('is dropped by a fact that is not in it, and by no other', async () => {
    await read();
    kept.hear([moved(2), moved(3)]);
    expect(kept.known('p')).toBeDefined();
    kept.hear([moved(4)]);
    expect(kept.known('p')).toBeUndefined();
  });

  it('is dropped by a level that has been opened since, by a change of the product, and when anything may have been', async () => {
    for (const facts of [
      [moved(1, 'p:EAST')],
      [{ ...moved(2), name: 'product:updated', aggregate: { type: 'product', id: 'p' } } as ProductFact],
      [],
    ]) {
      await read();
      expect(kept.known('p')).toBeDefined();
      kept.hear(facts);
      expect(kept.known('p')).toBeUndefined();
    }
  });

  it('is not kept when something was told while it was loaded, and whoever asks then gets it anew', async () => {
    const old = kept.read('p');
    const tooOld = answer;
    kept.hear([moved(4)]);
    stock = { ...stock, available: 4, facts: new Map([['p:MAIN', 4]]) };
    const fresh = kept.read('p');
    answer();
    tooOld();
    await old;
    expect(await fresh).toBe(kept.known('p'));
    expect([loads, kept.known('p')?.holds(moved(4))]).toEqual([2, true]);
  });

  it('ends when a hold on its stock lapses', async () => {
    stock = { ...stock, lapsesAt: new Date(1_000) };
    await read();
    now = 999;
    expect(kept.known('p')).toBeDefined();
    now = 1_000;
    expect(kept.known('p')).toBeUndefined();
  });

  it('is neither used nor kept while the process cannot hear', async () => {
    await read();
    keepsUp = false;
    expect(kept.known('p')).toBeUndefined();
    await read();
    keepsUp = true;
    kept.hear([]);
    expect([kept.known('p'), loads]).toEqual([undefined, 2]);
  });
});
