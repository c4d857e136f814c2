import type { Origin } from '#contracts/access.js';
import type { ImportedProduct } from '#contracts/catalog.js';
import type { Bus } from '#platform/bus/bus.js';
import { currentOrigin } from '#platform/context/request-context.js';
import { inGroups } from '#platform/life/lanes.js';
import { patiently } from '../patience.js';
import type { Tools } from '../tools.js';
import { shortfalls } from './stock.rules.js';

const PRODUCTS_AT_ONCE = 250;
/** Small, so that a receipt seldom meets the orders of running servers. */
const RECEIPTS_AT_ONCE = 100;

/** Makes the products that do not exist; those that do stay as they are. */
export async function bringInProducts(
  { bus, watch, signal }: Tools,
  products: readonly ImportedProduct[],
): Promise<{ made: number; idBySku: ReadonlyMap<string, string> }> {
  const progress = watch('Products', products.length);
  const idBySku = new Map<string, string>();
  let made = 0;
  for (const group of inGroups(products, PRODUCTS_AT_ONCE)) {
    const answer = await patiently(signal, () => bus.ask('catalog.import', { products: group }));
    for (const [sku, id] of answer.idBySku) idBySku.set(sku, id);
    made += answer.created;
    progress.step(group.length);
  }
  progress.done();
  return { made, idBySku };
}

/**
 * Receives what is short, as one receipt per product.
 *
 * @param needed units for sale to have, by product
 * @returns units received
 */
export async function receiveShortfalls(
  { bus, inTurn, watch, signal }: Tools,
  needed: ReadonlyMap<string, number>,
): Promise<number> {
  const progress = watch('Opening stock', needed.size);
  const origin = currentOrigin();
  let units = 0;
  for (const group of inGroups([...needed], RECEIPTS_AT_ONCE)) {
    units += await patiently(signal, () => inTurn(() => receive(bus, new Map(group), origin)));
    progress.step(group.length);
  }
  progress.done();
  return units;
}

/** Reads the stock and receives what it lacks, in the running transaction. @returns units received */
async function receive(bus: Bus, needed: ReadonlyMap<string, number>, origin: Origin): Promise<number> {
  const available = await bus.ask('inventory.available', { productIds: [...needed.keys()] });
  const short = shortfalls(needed, available);
  const receipts = short.map((each) => ({ ...each, reason: 'opening stock', origin }));
  if (receipts.length > 0) await bus.ask('inventory.receive', { receipts });
  return short.reduce((sum, { quantity }) => sum + quantity, 0);
}
