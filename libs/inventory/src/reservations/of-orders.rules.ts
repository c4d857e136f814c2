interface Range {
  readonly $gte: string;
  readonly $lt: string;
}

/** What holds of the reservations, or the allocations, of some orders. */
export interface OfOrders {
  $or: { _id: Range }[];
  orderId: { $in: string[] };
}

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
  return { $or: ranges, orderId: { $in: sorted } };
}
