import type { Hold, Promised, StockFault } from './evidence.js';

/** Operations on stock itself, by the rows that they write, and the entries that they leave under their product. */
const UNDER_PRODUCT = {
  RECEIVE: 'inventory.receive',
  ADJUST: 'inventory.adjust',
  TRANSFER_OUT: 'inventory.transfer',
} as const;

type Counts = ReadonlyMap<string, number>;

/** First half of I12: every receipt, adjustment, count and transfer of a product is in the audit log. */
export function unauditedMovements(
  productId: string,
  rows: Counts,
  entries: Counts | undefined,
): StockFault[] {
  return Object.entries(UNDER_PRODUCT).flatMap(([kind, action]) => {
    const [moved, noted] = [rows.get(kind) ?? 0, entries?.get(action) ?? 0];
    return noted >= moved
      ? []
      : [missing('stock_ledger', productId, `${moved} rows ${kind}, but ${noted} audit entries ${action}`)];
  });
}

/** And every free hold with what became of it, and every allocation without an order that was given back. */
export function unauditedPromises(
  holds: readonly Hold[],
  allocations: readonly Promised[],
  entries: ReadonlyMap<string, Counts>,
): StockFault[] {
  const has = (id: string, action: string): boolean => (entries.get(id)?.get(action) ?? 0) > 0;
  return [
    ...holds.flatMap((hold) =>
      operationsOf(hold)
        .filter((action) => !has(hold._id, action))
        .map((action) => missing('reservations', hold._id, `there is no audit entry ${action}`)),
    ),
    ...allocations
      .filter(
        ({ _id, orderId, status }) =>
          orderId === null && status === 'RELEASED' && !has(_id, 'allocation.release'),
      )
      .map(({ _id }) => missing('allocations', _id, 'there is no audit entry allocation.release')),
  ];
}

function operationsOf(hold: Hold): string[] {
  if (!hold.free) return [];
  const allocated = hold.status === 'CONSUMED' && hold.orderId === null;
  return [
    'reservation.hold',
    ...(allocated ? ['reservation.allocate'] : []),
    ...(hold.status === 'RELEASED' ? ['reservation.release'] : []),
  ];
}

const missing = (collection: StockFault['collection'], id: string, why: string): StockFault => ({
  invariant: 'I12',
  collection,
  id,
  why,
});
