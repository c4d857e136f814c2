import type { Origin } from './access.js';

/** What left of an order at one time, and what became of it. */
export interface ShipmentOfOrder {
  readonly shipmentId: string;
  readonly status: 'SHIPPED' | 'DELIVERED' | 'FAILED';
  readonly shippedAt: Date;
  readonly deliveredAt: Date | null;
  readonly items: readonly {
    readonly orderItemId: string;
    readonly locationId: string;
    readonly quantity: number;
  }[];
}

export interface FulfilmentRequests {
  /** Makes PICK, PACK and SHIP tasks for each order and location, in the asker's transaction. */
  'fulfilment.plan': {
    ask: { orders: readonly { orderId: string; locationIds: readonly string[]; origin: Origin }[] };
    answer: void;
  };
  /** Cancels the tasks of the orders that are not done, in the asker's transaction. */
  'fulfilment.cancel': { ask: { orderIds: readonly string[] }; answer: void };
  /** What was shipped of an order, read in the asker's transaction. */
  'fulfilment.shipments': { ask: { orderId: string }; answer: readonly ShipmentOfOrder[] };
}
export const FULFILMENT_REQUESTS = {
  'fulfilment.plan': true,
  'fulfilment.cancel': true,
  'fulfilment.shipments': true,
} satisfies Record<keyof FulfilmentRequests, true>;
