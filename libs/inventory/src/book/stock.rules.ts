import { BUCKETS, type Bucket, type Quantities } from '#contracts/inventory.js';

/** What is for sale at a level, and may be below zero after an adjustment: the goods are gone. */
export function availableOf(level: Quantities & { safetyStock: number }): number {
  return (
    level.onHand - level.damaged - level.quarantine - level.allocated - level.reserved - level.safetyStock
  );
}

/** How much more is for sale after a movement. */
export function changeOfAvailable(delta: Partial<Record<Bucket, number>>): number {
  const { onHand = 0, damaged = 0, quarantine = 0, allocated = 0, reserved = 0 } = delta;
  return onHand - damaged - quarantine - allocated - reserved;
}

/** @returns the buckets after the change; null when one would fall below zero or leave the safe integers */
export function moved(before: Quantities, delta: Partial<Record<Bucket, number>>): Quantities | null {
  const after = {} as Record<Bucket, number>;
  for (const bucket of BUCKETS) {
    after[bucket] = before[bucket] + (delta[bucket] ?? 0);
    if (after[bucket] < 0 || !Number.isSafeInteger(after[bucket])) return null;
  }
  return after;
}

/** Adds `more` to `sum`, bucket by bucket; a bucket that did not move stays out. */
export function summed(
  sum: Partial<Record<Bucket, number>>,
  more: Partial<Record<Bucket, number>>,
): Partial<Record<Bucket, number>> {
  const total = { ...sum };
  for (const bucket of BUCKETS) {
    const change = more[bucket];
    if (change !== undefined && change !== 0) total[bucket] = (total[bucket] ?? 0) + change;
  }
  return total;
}

export interface Place {
  readonly locationId: string;
  readonly available: number;
  /** of two places that could serve a line, the lower one does */
  readonly priority: number;
}

/**
 * Chooses where a line's units come from: the fewest locations, and among equals by priority, then by name.
 *
 * @param places a product's locations with what each has for sale
 * @returns parts that sum to `quantity`, or null when all together do not have it
 */
export function choosePlaces(
  places: readonly Place[],
  quantity: number,
): { locationId: string; quantity: number }[] | null {
  const usable = places.filter((place) => place.available > 0).sort(byPriority);
  const whole = usable.find((place) => place.available >= quantity);
  if (whole) return [{ locationId: whole.locationId, quantity }];
  const parts: { locationId: string; quantity: number }[] = [];
  let left = quantity;
  for (const place of [...usable].sort((a, b) => b.available - a.available)) {
    if (left === 0) break;
    const taken = Math.min(left, place.available);
    parts.push({ locationId: place.locationId, quantity: taken });
    left -= taken;
  }
  return left === 0 ? parts : null;
}

function byPriority(a: Place, b: Place): number {
  return a.priority - b.priority || (a.locationId < b.locationId ? -1 : 1);
}
