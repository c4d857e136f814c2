import { z } from 'zod';
import type { InventoryEvents } from '#contracts/inventory.js';
import { AN_ID, type EventEntry, id, pieces } from './entry.js';

const productId = id('the product');
const locationId = id('the warehouse');
const level = z.object({ productId, locationId });
const LEVEL = { productId: AN_ID, locationId: 'MAIN' };
const BUCKETS = {
  onHand: pieces('in the warehouse'),
  reserved: pieces('held for a while'),
  allocated: pieces('set aside for orders'),
  damaged: pieces('on hand and not for sale'),
  quarantine: pieces('on hand and not for sale yet'),
};
const deltas = z.object(BUCKETS).partial();

export const INVENTORY_EVENTS = {
  'inventory:updated': {
    summary:
      'The stock of a product at a warehouse has changed: one of these per transaction, however much it moved.',
    aggregate: 'stock',
    data: level.extend({
      fromSeq: z.int().describe('seq of the first row of the ledger that it sums up'),
      toSeq: z.int().describe('seq of the last one'),
      delta: deltas.describe('what changed'),
      balance: z
        .object({ ...BUCKETS, safetyStock: pieces('kept back from sale') })
        .describe('how it stands after that'),
    }),
    example: {
      ...LEVEL,
      fromSeq: 41,
      toSeq: 42,
      delta: { reserved: -2, allocated: 2 },
      balance: { onHand: 30, reserved: 0, allocated: 2, damaged: 0, quarantine: 0, safetyStock: 5 },
    },
  },
  'stock:low': {
    summary: 'What is for sale at a warehouse has fallen to its reorder point or below.',
    aggregate: 'stock',
    data: level.extend({
      available: pieces('for sale; may be below zero'),
      reorderPoint: pieces('from which on it is low'),
    }),
    example: { ...LEVEL, available: 4, reorderPoint: 5 },
  },
  'reservation:expired': {
    summary: 'A hold that belongs to no order has lapsed, and its goods are for sale again.',
    aggregate: 'reservation',
    data: level.extend({ reservationId: id('the hold'), quantity: pieces('that were held') }),
    example: { ...LEVEL, reservationId: '66a1f0c2b7e4d5a3c9f05678', quantity: 2 },
  },
} satisfies { [N in keyof InventoryEvents]: EventEntry<N> };
