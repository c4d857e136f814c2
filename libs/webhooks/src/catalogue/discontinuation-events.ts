import { z } from 'zod';
import { AN_ID, id, pieces } from './entry.js';

const effect = z.object({
  productId: id('the product'),
  sku: z.string().describe('unique, in any case'),
  holdsReleased: z.int().describe('free holds that were given back'),
  holdUnitsReleased: pieces('of these holds'),
  ordersCancelled: z.int().describe('orders that waited, on hold or not, and were cancelled'),
  orderUnitsReleased: pieces('of these orders'),
  holdsKept: z.int().describe('free holds that run on'),
  holdUnitsKept: pieces('of these holds'),
  ordersKept: z.int().describe('orders that are honoured'),
  orderUnitsKept: pieces('of these orders'),
  unitsAllocated: pieces('set aside for orders, which is always honoured'),
});
const EFFECT = {
  productId: AN_ID,
  sku: 'MUG-BLUE',
  holdsReleased: 1,
  holdUnitsReleased: 2,
  ordersCancelled: 1,
  orderUnitsReleased: 3,
  holdsKept: 0,
  holdUnitsKept: 0,
  ordersKept: 0,
  orderUnitsKept: 0,
  unitsAllocated: 4,
};

/** The end of a product. */
export const DISCONTINUATION_EVENTS = {
  'product:discontinued': {
    summary: 'A product is not sold any more, and what its end touches has been done.',
    aggregate: 'product',
    data: effect.extend({
      policy: z
        .enum(['honour', 'cancel'])
        .describe('honour: what is promised runs out; cancel: what is not allocated is given back'),
      reason: z.string().nullable().describe('in free words'),
    }),
    example: { ...EFFECT, policy: 'cancel' as const, reason: 'no longer made' },
  },
  'discontinuation:advanced': {
    summary: 'A part of what the end of a product undoes has been done, and more is left.',
    aggregate: 'product',
    data: effect,
    example: EFFECT,
  },
};
