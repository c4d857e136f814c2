import { describe, expect, it } from '@jest/globals';
import type { RequestName, Requests } from '#contracts/registry.js';
import type { OrderSnapshot, PlaceOrder } from '#contracts/orders.js';
import type { Bus } from '#platform/bus/bus.js';
import { DomainError } from '#platform/errors/api-error.js';
import { DatabaseUnavailableError } from '#platform/errors/unavailable.js';
import { book } from './importer.js';
import type { InvoiceLine } from './line.rules.js';
import { type Plan, planOf } from './plan.rules.js';

class Conflict extends DomainError {
  readonly kind = 'conflict';
  constructor(readonly code: string) {
    super(`conflict: ${code}`);
  }
}

/** A shop in memory that answers what the importer asks; `before` may refuse an order. */
class Shop {
  readonly products = new Map<string, string>();
  readonly customers = new Map<string, string>();
  readonly stock = new Map<string, number>();
  readonly orders = new Map<string, PlaceOrder>();
  received: number[] = [];
  before: (wanted: PlaceOrder) => void = () => undefined;

  readonly bus = {
    ask: async <N extends RequestName>(name: N, ask: Requests[N]['ask']): Promise<unknown> =>
      this.answers[name as keyof typeof this.answers](ask as never),
  } as unknown as Bus;

  private readonly answers = {
    'orders.byReference': ({ ids }: Requests['orders.byReference']['ask']) =>
      new Map(ids.filter((id) => this.orders.has(id)).map((id) => [id, id])),
    'catalog.import': ({ products }: Requests['catalog.import']['ask']) => {
      const created = products.filter(({ sku }) => !this.products.has(sku));
      for (const { sku } of created) this.products.set(sku, `p-${sku}`);
      return { created: created.length, idBySku: new Map(products.map(({ sku }) => [sku, `p-${sku}`])) };
    },
    'customers.byReference': ({ ids }: Requests['customers.byReference']['ask']) =>
      new Map(ids.filter((id) => this.customers.has(id)).map((id) => [id, `c-${id}`])),
    'customers.create': ({ reference, name, email }: Requests['customers.create']['ask']) => {
      const id = reference?.id ?? '';
      if (this.customers.has(id)) throw new Conflict('DUPLICATE');
      this.customers.set(id, name);
      return { id: `c-${id}`, name, email };
    },
    'inventory.available': () => this.stock,
    'inventory.receive': ({ receipts }: Requests['inventory.receive']['ask']) => {
      for (const { productId, quantity } of receipts) {
        this.stock.set(productId, (this.stock.get(productId) ?? 0) + quantity);
        this.received.push(quantity);
      }
    },
    'orders.place': ({ wanted }: Requests['orders.place']['ask']) => this.place(wanted),
  };

  private place(wanted: PlaceOrder): Pick<OrderSnapshot, 'items'> {
    this.before(wanted);
    const short = wanted.items.some(({ productId, quantity }) => (this.stock.get(productId) ?? 0) < quantity);
    if (short) throw new Conflict('INSUFFICIENT_STOCK');
    if (this.orders.has(wanted.reference?.id ?? '')) throw new Conflict('DUPLICATE');
    this.orders.set(wanted.reference?.id ?? '', wanted);
    for (const { productId, quantity } of wanted.items) this.sell(productId, quantity);
    const priceOf = (price: unknown) => (price as { amount: number }).amount;
    const items = wanted.items.map((item) => ({ lineTotal: priceOf(item.unitPrice) * item.quantity }));
    return { items } as unknown as Pick<OrderSnapshot, 'items'>;
  }

  sell(productId: string, quantity: number): void {
    this.stock.set(productId, (this.stock.get(productId) ?? 0) - quantity);
  }
}

let lines = 1;
const sold = (
  invoice: string,
  sku: string,
  quantity: number,
  customerId: string | null = '17850',
): InvoiceLine => ({
  line: ++lines,
  invoice,
  sku,
  description: 'TEA SET',
  quantity,
  price: 495,
  at: new Date('2010-12-01T10:00:00Z'),
  customerId,
  country: 'Norway',
});
const planWith = (...all: InvoiceLine[]): Plan => planOf(all.map((line) => ({ kind: 'sale', line })));
const silent = () => ({ step: () => undefined, done: () => undefined });
const run = (shop: Shop, plan: Plan) =>
  book(
    { bus: shop.bus, inTurn: (work) => work(), watch: silent, signal: new AbortController().signal },
    plan,
  );

describe('book', () => {
  it('makes one order of an invoice, at the prices and the time of the file', async () => {
    const shop = new Shop();
    const booked = await run(shop, planWith(sold('1', 'A', 2), sold('1', 'A', 3), sold('2', 'B', 1, null)));
    expect(booked).toMatchObject({
      products: { made: 2, existing: 0 },
      customers: { made: 1, existing: 0 },
      unitsReceived: 6,
      placedWorth: 2970,
      refused: [],
    });
    const line = { productId: 'p-A', unitPrice: { amount: 495, currency: 'GBP' } };
    expect(shop.orders.get('1')).toEqual({
      customerId: 'c-17850',
      items: [
        { ...line, quantity: 2 },
        { ...line, quantity: 3 },
      ],
      shippingAddress: { country: 'Norway' },
      agreedPrices: { reason: 'import of online-retail' },
      origin: 'IMPORT',
      reference: { system: 'online-retail', id: '1' },
      placedAt: new Date('2010-12-01T10:00:00Z'),
    });
    expect(shop.orders.get('2')).toMatchObject({ guest: true });
    expect(shop.orders.get('2')).not.toHaveProperty('customerId');
  });

  it('changes nothing the second time', async () => {
    const shop = new Shop();
    const plan = planWith(sold('1', 'A', 2), sold('2', 'B', 1));
    await run(shop, plan);
    shop.received = [];
    const again = await run(shop, plan);
    expect(again).toMatchObject({
      products: { made: 0, existing: 2 },
      customers: { made: 0, existing: 1 },
      unitsReceived: 0,
      placed: [],
      placedWorth: 0,
    });
    expect(again.alreadyThere.map((sale) => sale.invoice)).toEqual(['1', '2']);
    expect(shop.received).toEqual([]);
    expect(shop.orders.size).toBe(2);
  });

  it('receives only what the stock there is does not cover', async () => {
    const shop = new Shop();
    shop.stock.set('p-A', 5);
    expect(await run(shop, planWith(sold('1', 'A', 2), sold('2', 'A', 7)))).toMatchObject({
      unitsReceived: 4,
    });
    expect(shop.stock.get('p-A')).toBe(0);
  });

  it('receives again what others bought before the order came', async () => {
    const shop = new Shop();
    let bought = false;
    shop.before = () => {
      if (!bought) shop.sell('p-A', 3);
      bought = true;
    };
    const booked = await run(shop, planWith(sold('1', 'A', 5)));
    expect(booked).toMatchObject({ unitsReceived: 8, refused: [] });
    expect(booked.placed).toHaveLength(1);
  });

  it('keeps the words of a lasting refusal and books the rest', async () => {
    const shop = new Shop();
    let tries = 0;
    shop.before = ({ reference }) => {
      if (reference?.id !== '1') return;
      tries++;
      throw new Conflict('PRODUCT_NOT_FOR_SALE');
    };
    const booked = await run(shop, planWith(sold('1', 'A', 5), sold('2', 'B', 1)));
    expect(booked.placed.map((sale) => sale.invoice)).toEqual(['2']);
    expect(booked.refused).toMatchObject([{ sale: { invoice: '1' }, why: 'conflict: PRODUCT_NOT_FOR_SALE' }]);
    expect(tries).toBe(1);
  });

  it('gives up a sale that is out of stock again and again', async () => {
    const shop = new Shop();
    let tries = 0;
    shop.before = () => {
      tries++;
      throw new Conflict('INSUFFICIENT_STOCK');
    };
    expect((await run(shop, planWith(sold('1', 'A', 5)))).refused).toHaveLength(1);
    expect(tries).toBe(3);
  });

  it('counts an order that another import has placed meanwhile as already there', async () => {
    const shop = new Shop();
    shop.before = () => {
      throw new Conflict('DUPLICATE');
    };
    const booked = await run(shop, planWith(sold('1', 'A', 5)));
    expect(booked).toMatchObject({ placed: [], refused: [], alreadyThere: [{ invoice: '1' }] });
  });

  it('stops when the database goes away, and the next run does the rest without receiving twice', async () => {
    const shop = new Shop();
    const plan = planWith(...Array.from({ length: 40 }, (_, at) => sold(`${at}`, 'A', 1)));
    shop.before = () => {
      if (shop.orders.size >= 10) throw new DatabaseUnavailableError();
    };
    await expect(run(shop, plan)).rejects.toThrow(DatabaseUnavailableError);
    shop.before = () => undefined;
    const rest = await run(shop, plan);
    expect([rest.alreadyThere.length, rest.placed.length, rest.unitsReceived]).toEqual([10, 30, 0]);
    expect(shop.stock.get('p-A')).toBe(0);
  });
});
