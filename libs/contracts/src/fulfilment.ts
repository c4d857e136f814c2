import type { Origin } from './access.js';

export interface FulfilmentRequests {
  /** Makes PICK, PACK and SHIP tasks for each order and location, in the asker's transaction. */
  'fulfilment.plan': {
    ask: { orders: readonly { orderId: string; locationIds: readonly string[]; origin: Origin }[] };
    answer: void;
  };
  /** Cancels the tasks of the orders that are not done, in the asker's transaction. */
  'fulfilment.cancel': { ask: { orderIds: readonly string[] }; answer: void };
}
export const FULFILMENT_REQUESTS = {
  'fulfilment.plan': true,
  'fulfilment.cancel': true,
} satisfies Record<keyof FulfilmentRequests, true>;
