import type { DiscontinuationEffect, DiscontinuationPolicy } from '#contracts/catalog.js';

/** What is promised of a product at one moment. */
export interface Promises {
  readonly freeHolds: number;
  readonly freeUnits: number;
  readonly waitingOrders: number;
  readonly waitingUnits: number;
  readonly allocatedUnits: number;
}

const NOTHING: DiscontinuationEffect = {
  holdsReleased: 0,
  holdUnitsReleased: 0,
  ordersCancelled: 0,
  orderUnitsReleased: 0,
  holdsKept: 0,
  holdUnitsKept: 0,
  ordersKept: 0,
  orderUnitsKept: 0,
  unitsAllocated: 0,
};

/** What a policy does to these promises: `cancel` undoes what is not allocated, `honour` lets it run out. */
export function effectOf(policy: DiscontinuationPolicy, promises: Promises): DiscontinuationEffect {
  const { freeHolds, freeUnits, waitingOrders, waitingUnits, allocatedUnits } = promises;
  const touched =
    policy === 'cancel'
      ? {
          holdsReleased: freeHolds,
          holdUnitsReleased: freeUnits,
          ordersCancelled: waitingOrders,
          orderUnitsReleased: waitingUnits,
        }
      : {
          holdsKept: freeHolds,
          holdUnitsKept: freeUnits,
          ordersKept: waitingOrders,
          orderUnitsKept: waitingUnits,
        };
  return { ...NOTHING, ...touched, unitsAllocated: allocatedUnits };
}

/** A bounded part of the work of `cancel`. */
export interface Undone {
  readonly holds: number;
  readonly holdUnits: number;
  readonly orders: number;
  readonly orderUnits: number;
}

/** What has been done so far, with one part more. */
export function advanced(effect: DiscontinuationEffect, part: Undone): DiscontinuationEffect {
  return {
    ...effect,
    holdsReleased: effect.holdsReleased + part.holds,
    holdUnitsReleased: effect.holdUnitsReleased + part.holdUnits,
    ordersCancelled: effect.ordersCancelled + part.orders,
    orderUnitsReleased: effect.orderUnitsReleased + part.orderUnits,
  };
}

/** Before anything is undone: what is allocated stays. */
export function begun(allocatedUnits: number): DiscontinuationEffect {
  return { ...NOTHING, unitsAllocated: allocatedUnits };
}
