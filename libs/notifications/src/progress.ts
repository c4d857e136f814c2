import type { OrderSnapshot } from '#contracts/orders.js';
import type { Heard } from '#platform/bus/decorators.js';
import type { Draft } from './mails.service.js';
import { orderCancelled } from './templates/order-cancelled.js';
import { orderProcessing } from './templates/order-processing.js';
import { orderShipped } from './templates/order-shipped.js';
import { refundIssued } from './templates/refund-issued.js';
import { returnApproved } from './templates/return-approved.js';
import { returnDeclined } from './templates/return-declined.js';
import { returnReceived } from './templates/return-received.js';
import { returnRequested } from './templates/return-requested.js';

export const ORDER_PROGRESS = ['order:processed', 'order:shipped', 'order:cancelled'] as const;
export const RETURN_PROGRESS = [
  'return:requested',
  'return:approved',
  'return:declined',
  'return:processed',
  'refund:issued',
] as const;

/** What a customer is written about, after an order was placed. */
export type Progress = (typeof ORDER_PROGRESS)[number] | (typeof RETURN_PROGRESS)[number];

type Written = Pick<Draft, 'template' | 'write'> & {
  /** what of the order it is about, when there can be several mails of the template */
  readonly part?: string;
};

const MAILS: { [N in Progress]: (fact: Heard<N>, order: OrderSnapshot) => Written } = {
  'order:processed': (_, order) => ({
    template: 'order-processing',
    write: (name) => orderProcessing(order, name),
  }),
  'order:shipped': ({ data }, order) => ({
    template: 'order-shipped',
    part: data.shipmentId,
    write: (name) => orderShipped(data, order, name),
  }),
  'order:cancelled': ({ data }) => ({
    template: 'order-cancelled',
    write: (name) => orderCancelled(data, name),
  }),
  'return:requested': ({ data }) => ({
    template: 'return-requested',
    part: data.returnId,
    write: (name) => returnRequested(data, name),
  }),
  'return:approved': ({ data }) => ({
    template: 'return-approved',
    part: data.returnId,
    write: (name) => returnApproved(data, name),
  }),
  'return:declined': ({ data }) => ({
    template: 'return-declined',
    part: data.returnId,
    write: (name) => returnDeclined(data, name),
  }),
  // a return may come back in several parcels
  'return:processed': ({ data, aggregateSeq }) => ({
    template: 'return-received',
    part: `${data.returnId}:${aggregateSeq}`,
    write: (name) => returnReceived(data, name),
  }),
  'refund:issued': ({ data }) => ({
    template: 'refund-issued',
    part: data.refundId,
    write: (name) => refundIssued(data, name),
  }),
};

/** The mail about a fact. */
export function draftOf<N extends Progress>(fact: Heard<N>, order: OrderSnapshot): Draft {
  const make = MAILS[fact.name as N] as (fact: Heard<N>, order: OrderSnapshot) => Written;
  const { template, part, write } = make(fact, order);
  const about = part === undefined ? order.orderId : `${order.orderId}:${part}`;
  return { template, about, customerId: order.customerId, write };
}
