import { z } from 'zod';
import { DISPOSITIONS } from '#contracts/inventory.js';
import { ORDER_STATUSES, PAYMENT_STATUSES } from '#contracts/orders.js';
import { RETURN_STATUSES, type ReturnsEvents } from '#contracts/returns.js';
import { AN_ID, currency, customerId, type EventEntry, id, idOrNull, minor, pieces } from './entry.js';

const reason = z.string().nullable().describe('in free words');
const about = z.object({
  returnId: id('the return'),
  number: z.string().describe('what people call the return'),
  orderId: id('the order'),
  orderNumber: z.string().describe('what people call the order'),
  customerId,
  status: z.enum(RETURN_STATUSES).describe('of the return, after this'),
});
const ABOUT = {
  returnId: AN_ID,
  number: 'A7K2-9QX4-R1',
  orderId: '66a1f0c2b7e4d5a3c9f0abcd',
  orderNumber: 'A7K2-9QX4',
  customerId: '66a1f0c2b7e4d5a3c9f05678',
};
const line = z.object({
  orderItemId: id('the line of the order'),
  productId: id('the product'),
  sku: z.string().describe('as it was when the order was placed'),
  name: z.string().describe('as it was when the order was placed'),
  quantity: pieces('that come back'),
});
const LINE = {
  orderItemId: '1',
  productId: '66a1f0c2b7e4d5a3c9f09abc',
  sku: 'MUG-BLUE',
  name: 'Blue mug',
  quantity: 1,
};

export const RETURN_EVENTS = {
  'return:requested': {
    summary: 'A customer wishes to send goods back.',
    aggregate: 'return',
    data: about.extend({
      lines: z.array(line.extend({ reason: z.string().describe('in free words') })).describe('what'),
    }),
    example: { ...ABOUT, status: 'REQUESTED', lines: [{ ...LINE, reason: 'too small' }] },
  },
  'return:approved': {
    summary: 'A customer may send goods back.',
    aggregate: 'return',
    data: about,
    example: { ...ABOUT, status: 'APPROVED' },
  },
  'return:declined': {
    summary: 'A customer may not send goods back.',
    aggregate: 'return',
    data: about.extend({ reason }),
    example: { ...ABOUT, status: 'DECLINED', reason: 'worn' },
  },
  'return:cancelled': {
    summary: 'Goods do not come back after all: all of a return, or what had not come back yet.',
    aggregate: 'return',
    data: about.extend({ reason }),
    example: { ...ABOUT, status: 'CANCELLED', reason: null },
  },
  'return:processed': {
    summary: 'Goods have come back and are booked in; there may be several of these for one return.',
    aggregate: 'return',
    data: about.extend({
      lines: z
        .array(
          line.extend({
            locationId: id('the warehouse they are booked in at'),
            disposition: z.enum(DISPOSITIONS).describe('what becomes of them; DISCARD moves no stock'),
          }),
        )
        .describe('what came back with this receipt'),
      units: pieces('of this receipt'),
      currency,
      due: minor('what the customer is due for this receipt'),
    }),
    example: {
      ...ABOUT,
      status: 'RECEIVED',
      lines: [{ ...LINE, locationId: 'MAIN', disposition: 'RESTOCK' }],
      units: 1,
      currency: 'GBP',
      due: 250,
    },
  },
  'refund:issued': {
    summary: 'Money of an order has been given back.',
    aggregate: 'order',
    data: z.object({
      refundId: id('the refund'),
      orderId: id('the order'),
      orderNumber: z.string().describe('what people call the order'),
      customerId,
      returnId: idOrNull('the return it is for; null for what was cancelled'),
      returnNumber: z.string().nullable().describe('what people call that return'),
      amount: minor('given back'),
      currency,
      reason,
      refundedTotal: minor('given back of this order so far, this refund with it'),
      orderStatus: z.enum(ORDER_STATUSES).describe('of the order'),
      paymentStatus: z.enum(PAYMENT_STATUSES).describe('of the order, after this'),
    }),
    example: {
      refundId: '66a1f0c2b7e4d5a3c9f0eeee',
      orderId: ABOUT.orderId,
      orderNumber: ABOUT.orderNumber,
      customerId: ABOUT.customerId,
      returnId: ABOUT.returnId,
      returnNumber: ABOUT.number,
      amount: 250,
      currency: 'GBP',
      reason: null,
      refundedTotal: 250,
      orderStatus: 'COMPLETED',
      paymentStatus: 'PARTIALLY_REFUNDED',
    },
  },
} satisfies { [N in keyof ReturnsEvents]: EventEntry<N> };
