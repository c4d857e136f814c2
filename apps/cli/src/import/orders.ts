import { SYSTEM } from '#contracts/access.js';
import type { PlaceOrder } from '#contracts/orders.js';
import type { Bus } from '#platform/bus/bus.js';
import { APIError } from '#platform/errors/api-error.js';
import { DatabaseUnavailableError } from '#platform/errors/unavailable.js';
import { inGroups, inLanes } from '#platform/life/lanes.js';
import { patiently } from '../patience.js';
import type { Tools } from '../tools.js';
import { CURRENCY, FILE_SYSTEM } from './line.rules.js';
import type { Sale } from './plan.rules.js';

const GROUP = 1_000;
/** So many orders wait at a time that they share their commits. */
const LANES = 16;
export interface RefusedSale {
  readonly sale: Sale;
  readonly why: string;
  readonly outOfStock: boolean;
}

export interface Placements {
  readonly placed: Sale[];
  /** minor units: Σ line totals as the orders have them */
  worth: number;
  /** placed by somebody else in the meantime */
  readonly known: Sale[];
  readonly refused: RefusedSale[];
}

/** Where the things of the file are in the system. */
export interface Ids {
  readonly products: ReadonlyMap<string, string>;
  readonly customers: ReadonlyMap<string, string>;
}

/** @returns the numbers of the invoices that have their order */
export async function invoicesBooked(bus: Bus, sales: readonly Sale[]): Promise<Set<string>> {
  const booked = new Set<string>();
  for (const group of inGroups(sales, GROUP)) {
    const ids = group.map((sale) => sale.invoice);
    const found = await bus.ask('orders.byReference', { system: FILE_SYSTEM, ids });
    for (const id of found.keys()) booked.add(id);
  }
  return booked;
}

/**
 * Places one order for each sale; a refusal is kept with its words and stops nothing.
 *
 * @throws {DatabaseUnavailableError}
 */
export async function placeSales(
  { bus, watch, signal }: Tools,
  sales: readonly Sale[],
  ids: Ids,
): Promise<Placements> {
  const done: Placements = { placed: [], worth: 0, known: [], refused: [] };
  const progress = watch('Orders', sales.length);
  await inLanes(sales, LANES, async (sale) => {
    try {
      const wanted = wantedOf(sale, ids);
      const order = await patiently(signal, () => bus.ask('orders.place', { caller: SYSTEM, wanted }));
      done.placed.push(sale);
      done.worth += order.items.reduce((sum, item) => sum + item.lineTotal, 0);
    } catch (error) {
      if (!(error instanceof APIError) || error instanceof DatabaseUnavailableError) throw error;
      const { errorCode, message } = error;
      if (errorCode === 'DUPLICATE') done.known.push(sale);
      else done.refused.push({ sale, why: message, outOfStock: errorCode === 'INSUFFICIENT_STOCK' });
    }
    progress.step();
  });
  progress.done();
  return done;
}

function wantedOf(sale: Sale, ids: Ids): PlaceOrder {
  return {
    ...(sale.customerId === null ? { guest: true } : { customerId: found(ids.customers, sale.customerId) }),
    items: sale.lines.map((line) => ({
      productId: found(ids.products, line.sku),
      quantity: line.quantity,
      unitPrice: { amount: line.price, currency: CURRENCY },
    })),
    shippingAddress: sale.country ? { country: sale.country } : {},
    agreedPrices: { reason: `import of ${FILE_SYSTEM}` },
    origin: 'IMPORT',
    reference: { system: FILE_SYSTEM, id: sale.invoice },
    placedAt: sale.placedAt,
  };
}

function found(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`'${name}' was not brought in`);
  return id;
}
