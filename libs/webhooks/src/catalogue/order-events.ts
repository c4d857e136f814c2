import { z } from 'zod';
import { ORDER_ORIGINS, type OrdersEvents, PAYMENT_STATUSES } from '#contracts/orders.js';
import { AN_ID, currency, customerId, type EventEntry, id, minor, moment, pieces } from './entry.js';

const orderId = id('the order');
const number = z.string().describe('what people call the order');
const origin = z.enum(ORDER_ORIGINS).describe('IMPORT: brought in from another system');
const placedAt = moment('when the customer bought');
const known = z.object({ orderId, number, customerId });
const KNOWN = { orderId: AN_ID, number: 'A7K2-9QX4', customerId: '66a1f0c2b7e4d5a3c9f05678' };
const PLACED_AT = '2027-03-01T09:30:00.000Z';

export const ORDER_EVENTS = {
  'order:created': {
    summary: 'An order has been placed and its goods are held.',
    aggregate: 'order',
    data: known.extend({
      currency,
      total: minor('what the customer owes'),
      units: pieces('of all lines'),
      placedAt,
      origin,
      items: z
        .array(
          z.object({
            orderItemId: id('the line'),
            productId: id('the product'),
            sku: z.string().describe('as it was when the order was placed'),
            name: z.string().describe('as it was when the order was placed'),
            quantity: pieces('ordered'),
            unitPrice: minor('per piece'),
            lineTotal: minor('of the line'),
          }),
        )
        .describe('the lines, as they were ordered'),
      holdsExpireAt: z.iso
        .datetime()
        .nullable()
        .exactOptional()
        .describe('when its goods are no longer held, unless it is processed by then; null: never'),
    }),
    example: {
      ...KNOWN,
      currency: 'GBP',
      total: 500,
      units: 2,
      placedAt: PLACED_AT,
      origin: 'API',
      items: [
        {
          orderItemId: '1',
          productId: '66a1f0c2b7e4d5a3c9f09abc',
          sku: 'MUG-BLUE',
          name: 'Blue mug',
          quantity: 2,
          unitPrice: 250,
          lineTotal: 500,
        },
      ],
      holdsExpireAt: null,
    },
  },
  'order:processed': {
    summary: 'The goods of an order are set aside for good, and the warehouse has its tasks.',
    aggregate: 'order',
    data: known,
    example: KNOWN,
  },
  'order:released': {
    summary: 'An order that was on hold may be processed again.',
    aggregate: 'order',
    data: known,
    example: KNOWN,
  },
  'order:shipped': {
    summary: 'Goods of an order have left; there may be several of these for one order.',
    aggregate: 'order',
    data: known.extend({
      currency,
      shipmentId: id('the shipment'),
      carrier: z.string().nullable().exactOptional().describe('who brings it'),
      trackingNumber: z.string().nullable().exactOptional().describe('of the carrier'),
      lines: z
        .array(
          z.object({
            orderItemId: id('the line'),
            productId: id('the product'),
            locationId: id('the warehouse it left from'),
            quantity: pieces('that left'),
          }),
        )
        .describe('what left'),
    }),
    example: {
      ...KNOWN,
      currency: 'GBP',
      shipmentId: '66a1f0c2b7e4d5a3c9f0def0',
      carrier: 'Royal Mail',
      trackingNumber: 'RM123456789GB',
      lines: [{ orderItemId: '1', productId: '66a1f0c2b7e4d5a3c9f09abc', locationId: 'MAIN', quantity: 2 }],
    },
  },
  'order:shipment-failed': {
    summary: 'A shipment came back, or never left: its goods are set aside again.',
    aggregate: 'order',
    data: known.extend({
      currency,
      shipmentId: id('the shipment'),
      units: pieces('of the shipment'),
      reason: z.string().nullable().describe('in free words'),
    }),
    example: {
      ...KNOWN,
      currency: 'GBP',
      shipmentId: '66a1f0c2b7e4d5a3c9f0def0',
      units: 2,
      reason: 'address unknown',
    },
  },
  'payment:recorded': {
    summary: 'Money for an order came in, or was authorized, as was reported from outside.',
    aggregate: 'order',
    data: known.extend({
      paymentId: id('the payment'),
      reference: z.string().describe('what the payment is called outside'),
      status: z.enum(['AUTHORIZED', 'PAID']).describe('of the payment'),
      amount: minor('of the payment'),
      currency,
      paidTotal: minor('paid for this order so far'),
      paymentStatus: z.enum(PAYMENT_STATUSES).describe('of the order, after this'),
    }),
    example: {
      ...KNOWN,
      paymentId: '66a1f0c2b7e4d5a3c9f0aaaa',
      reference: 'pay_3f9c',
      status: 'PAID',
      amount: 500,
      currency: 'GBP',
      paidTotal: 500,
      paymentStatus: 'PAID',
    },
  },
  'order:cancelled': {
    summary: 'An order is off, and all its goods are for sale again.',
    aggregate: 'order',
    data: known.extend({
      currency,
      total: minor('what the order came to'),
      refundedTotal: minor('what had been refunded of it before'),
      placedAt,
      reason: z.string().nullable().describe('in free words; RESERVATION_EXPIRED when its holds ran out'),
      origin,
    }),
    example: {
      ...KNOWN,
      currency: 'GBP',
      total: 500,
      refundedTotal: 0,
      placedAt: PLACED_AT,
      reason: 'ordered twice',
      origin: 'API',
    },
  },
} satisfies { [N in keyof OrdersEvents]: EventEntry<N> };
