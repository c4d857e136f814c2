import { type Entry, made, named, text } from './entry.js';

/** What operations on orders, and on what is shipped and comes back, leave in the audit log. */
export const ORDER_ENTRIES: Readonly<Record<string, Entry>> = {
  'POST /orders': {
    action: 'order.place',
    resource: 'order',
    about: made,
    changes: {
      number: { to: text },
      status: { to: 'PENDING' },
      lines: { to: 1 },
      total: { to: { amount: 250, currency: 'GBP' } },
    },
  },
  'POST /orders/{id}/process': {
    action: 'order.process',
    resource: 'order',
    about: named,
    changes: { status: { from: 'PENDING', to: 'PROCESSING' } },
  },
  'POST /orders/{id}/cancel': {
    action: 'order.cancel',
    resource: 'order',
    about: named,
    changes: { status: { from: 'PENDING', to: 'CANCELLED' }, reason: { to: 'ordered twice' } },
  },
  'POST /orders/{id}/hold': {
    action: 'order.hold',
    resource: 'order',
    about: named,
    changes: { status: { from: 'PENDING', to: 'ON_HOLD' }, reason: { to: 'address' } },
  },
  'POST /orders/{id}/release': {
    action: 'order.release',
    resource: 'order',
    about: named,
    changes: { status: { from: 'ON_HOLD', to: 'PENDING' } },
  },
  'POST /orders/{id}/payments': {
    action: 'order.pay',
    resource: 'order',
    about: named,
    changes: {
      payment: { to: { reference: text, status: 'PAID', amount: 100 } },
      paidTotal: { from: 0, to: 100 },
    },
  },
  'POST /orders/{id}/refunds': {
    action: 'order.refund',
    resource: 'order',
    about: named,
    changes: {
      refund: { to: { id: text, amount: 100 } },
      refundedTotal: { from: 0, to: 100 },
      paymentStatus: { from: 'NONE', to: 'PARTIALLY_REFUNDED' },
      reason: { to: 'cancelled' },
    },
  },
  'POST /orders/{id}/returns': {
    action: 'return.request',
    resource: 'return',
    about: made,
    changes: {
      orderId: { to: text },
      status: { to: 'REQUESTED' },
      items: { to: [{ orderItemId: text, quantity: 1, reason: 'broken' }] },
    },
  },
  'POST /returns/{id}/approve': {
    action: 'return.approve',
    resource: 'return',
    about: named,
    changes: { status: { from: 'REQUESTED', to: 'APPROVED' } },
  },
  'POST /returns/{id}/decline': {
    action: 'return.decline',
    resource: 'return',
    about: named,
    changes: { status: { from: 'REQUESTED', to: 'DECLINED' }, reason: { to: 'worn' } },
  },
  'POST /returns/{id}/cancel': {
    action: 'return.cancel',
    resource: 'return',
    about: named,
    changes: { status: { from: 'REQUESTED', to: 'CANCELLED' }, reason: { to: 'kept' } },
  },
  'POST /returns/{id}/receive': {
    action: 'return.receive',
    resource: 'return',
    about: named,
    changes: {
      status: { from: 'APPROVED', to: 'RECEIVED' },
      received: { to: [{ orderItemId: text, quantity: 1, disposition: 'RESTOCK', locationId: 'MAIN' }] },
      due: { from: 0, to: 250 },
    },
  },
  'POST /returns/{id}/refunds': {
    action: 'return.refund',
    resource: 'return',
    about: named,
    changes: { refundedTotal: { from: 0, to: 100 }, refundReason: { to: 'broken' } },
  },
  'POST /orders/{id}/shipments': {
    action: 'order.ship',
    resource: 'order',
    about: named,
    changes: {
      shipmentId: { to: text },
      shipped: { to: [{ orderItemId: text, quantity: 1 }] },
    },
  },
  'POST /shipments/{id}/delivered': {
    action: 'order.deliver',
    resource: 'order',
    about: ({ reply }) => reply.data.orderId ?? '',
    changes: { status: { from: 'PROCESSING', to: 'COMPLETED' }, shipmentId: { to: text } },
  },
  'POST /shipments/{id}/failed': {
    action: 'order.fail-shipment',
    resource: 'order',
    about: ({ reply }) => reply.data.orderId ?? '',
    changes: {
      shipmentId: { to: text },
      reason: { to: 'address unknown' },
    },
  },
  'PATCH /fulfilment-tasks/{id}': {
    action: 'fulfilment.task',
    resource: 'fulfilment-task',
    about: named,
    changes: { assignee: { from: null, to: text } },
  },
};
