interface Range {
  readonly $gte: string;
  readonly $lt: string;
}

/** What holds of the reservations, or the allocations, of some orders. */
export type OfOrders =
  | { readonly _id: Range; readonly orderId: { readonly $in: readonly string[] } }
  | {
      readonly $or: readonly { readonly _id: Range }[];
      readonly orderId: { readonly $in: readonly string[] };
    };

/** The reservations of an order are one range of the id index, and so are its allocations. */
export const rangeOf = (orderId: string): Range => ({ $gte: `${orderId}-`, $lt: `${orderId}.` });

/** Of the second and of the process that made an id, as hexadecimal digits; a counter follows. */
const SECOND_AND_PROCESS = 18;

/**
 * Finds what belongs to orders along the id index. Those of one process and one second lie beside each other and are
 * one range, since the database plans each range apart: those of a batch are one or two.
 *
 * @param orderIds at least one
 */
export function ofOrders(orderIds: readonly string[]): OfOrders {
  const sorted = [...new Set(orderIds)].sort();
  const ranges = [...Map.groupBy(sorted, (id) => id.slice(0, SECOND_AND_PROCESS)).values()].map((near) => ({
    _id: { $gte: rangeOf(near[0] ?? '').$gte, $lt: rangeOf(near.at(-1) ?? '').$lt },
  }));
  const [only, ...more] = ranges;
  const orderId = { $in: sorted };
  return only && more.length === 0 ? { ...only, orderId } : { $or: ranges, orderId };
}
