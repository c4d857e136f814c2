import { expect } from '@jest/globals';
import { read } from '../../auth/tokens.js';
import type { Client, Reply } from '../../support/client.js';

/** A request that succeeded: by whom, on what, and what was answered. */
export interface Done {
  readonly reply: Reply;
  readonly caller: Client;
  /** what the path named */
  readonly id: string;
  /** the body */
  readonly sent: unknown;
}

/** What an operation must leave in the audit log. */
export interface Entry {
  readonly action: string;
  readonly resource: string;
  readonly about: (done: Done) => string;
  /** who did it; the caller unless said */
  readonly by?: (done: Done) => string;
  readonly changes: Readonly<Record<string, { readonly from?: unknown; readonly to?: unknown }>>;
}

const text = expect.any(String);
const count = expect.any(Number);
const anyText = text as unknown as string;
const made = ({ reply }: Done): string => reply.data.id;
const named = ({ id }: Done): string => id;
const caller = (done: Done): string => done.caller.userId;
const user = ({ reply }: Done): string => reply.data.user.id;
/** the user whom the refresh token in the body names */
const bearer = ({ sent }: Done): string =>
  String(read((sent as { refreshToken: string }).refreshToken).payload['userId']);

export const ENTRIES: Readonly<Record<string, Entry>> = {
  'POST /auth/register': {
    action: 'user.register',
    resource: 'user',
    about: user,
    by: user,
    changes: { email: { to: text }, name: { to: text }, role: { to: 'customer' }, customerId: { to: text } },
  },
  'POST /auth/login': {
    action: 'user.login',
    resource: 'user',
    about: user,
    by: user,
    changes: { outcome: { to: 'success' } },
  },
  'POST /auth/refresh': { action: 'user.refresh', resource: 'user', about: user, by: user, changes: {} },
  'POST /auth/logout': { action: 'user.logout', resource: 'user', about: bearer, by: bearer, changes: {} },
  'PATCH /auth/me': {
    action: 'user.update',
    resource: 'user',
    about: caller,
    changes: { name: { from: text, to: text } },
  },
  'POST /auth/password': {
    action: 'user.password',
    resource: 'user',
    about: caller,
    changes: { endedSessions: { to: count } },
  },
  'POST /auth/password/forgot': {
    action: 'user.forgot-password',
    resource: 'password-reset',
    about: () => anyText,
    changes: {},
  },
  'POST /auth/password/reset': {
    action: 'user.reset-password',
    resource: 'user',
    about: () => anyText,
    by: () => anyText,
    changes: { endedSessions: { to: 2 } },
  },
  'DELETE /auth/sessions/{id}': {
    action: 'user.logout',
    resource: 'user',
    about: caller,
    changes: { session: { from: text } },
  },
  'POST /users': {
    action: 'user.create',
    resource: 'user',
    about: made,
    changes: { email: { to: text }, name: { to: text }, role: { to: 'clerk' }, customerId: { to: null } },
  },
  'PATCH /users/{id}': {
    action: 'user.update',
    resource: 'user',
    about: named,
    changes: { name: { from: 'Somebody New', to: text } },
  },
  'POST /api-keys': {
    action: 'api-key.create',
    resource: 'api-key',
    about: made,
    changes: { name: { to: 'import' }, scopes: { to: ['inventory:read'] }, expiresAt: { to: null } },
  },
  'POST /api-keys/{id}/rotate': {
    action: 'api-key.rotate',
    resource: 'api-key',
    about: named,
    changes: { overlapMinutes: { to: 5 } },
  },
  'DELETE /api-keys/{id}': {
    action: 'api-key.revoke',
    resource: 'api-key',
    about: named,
    changes: { name: { from: 'import' } },
  },
  'POST /products': {
    action: 'product.create',
    resource: 'product',
    about: made,
    changes: {
      sku: { to: text },
      name: { to: 'New thing' },
      description: { to: null },
      price: { to: 250 },
      currency: { to: 'GBP' },
      status: { to: 'DRAFT' },
      categories: { to: [] },
      attributes: { to: {} },
    },
  },
  'PATCH /products/{id}': {
    action: 'product.update',
    resource: 'product',
    about: named,
    changes: { name: { from: text, to: text } },
  },
  'POST /categories': {
    action: 'category.create',
    resource: 'category',
    about: made,
    changes: { name: { to: text }, parentId: { to: null } },
  },
  'POST /admin/projections/{name}/rebuild': {
    action: 'projection.rebuild',
    resource: 'projection',
    about: named,
    changes: { checked: { to: count }, changed: { to: count } },
  },
  'PATCH /customers/{id}': {
    action: 'customer.update',
    resource: 'customer',
    about: named,
    changes: { name: { from: text, to: text } },
  },
  'POST /products/{id}/discontinue': {
    action: 'product.discontinue',
    resource: 'product',
    about: named,
    changes: {
      status: { from: 'ACTIVE', to: 'DISCONTINUED' },
      policy: { to: 'cancel' },
      reason: { to: 'the maker has stopped' },
      touched: { to: expect.objectContaining({ ordersCancelled: 0, unitsAllocated: 0 }) },
    },
  },
  'POST /inventory/{productId}/receipts': {
    action: 'inventory.receive',
    resource: 'inventory',
    about: named,
    changes: { locationId: { to: 'MAIN' }, onHand: { from: count, to: count } },
  },
  'POST /inventory/{productId}/adjustments': {
    action: 'inventory.adjust',
    resource: 'inventory',
    about: named,
    changes: { locationId: { to: 'MAIN' }, onHand: { from: count, to: count }, reason: { to: 'broken' } },
  },
  'POST /inventory/{productId}/counts': {
    action: 'inventory.adjust',
    resource: 'inventory',
    about: named,
    changes: { locationId: { to: 'MAIN' }, onHand: { from: 3, to: 2 }, reason: { to: 'stock-taking' } },
  },
  'POST /inventory/{productId}/thresholds': {
    action: 'inventory.change',
    resource: 'inventory',
    about: named,
    changes: {
      locationId: { to: 'MAIN' },
      safetyStock: { from: 0, to: 1 },
      reorderPoint: { from: null, to: 5 },
    },
  },
  'POST /inventory/transfers': {
    action: 'inventory.transfer',
    resource: 'inventory',
    about: ({ reply }) => reply.data.productId,
    changes: { transferId: { to: text }, quantity: { to: 1 }, locationId: { from: 'MAIN', to: text } },
  },
  'POST /locations': {
    action: 'location.create',
    resource: 'location',
    about: made,
    changes: { name: { to: 'A warehouse' }, priority: { to: 7 } },
  },
  'POST /inventory/reservations': {
    action: 'reservation.hold',
    resource: 'reservation',
    about: made,
    changes: { quantity: { to: 1 }, status: { to: 'ACTIVE' } },
  },
  'DELETE /inventory/reservations/{id}': {
    action: 'reservation.release',
    resource: 'reservation',
    about: named,
    changes: { status: { from: 'ACTIVE', to: 'RELEASED' } },
  },
  'POST /inventory/reservations/{id}/allocate': {
    action: 'reservation.allocate',
    resource: 'reservation',
    about: named,
    changes: { status: { from: 'ACTIVE', to: 'CONSUMED' } },
  },
  'DELETE /inventory/allocations/{id}': {
    action: 'allocation.release',
    resource: 'allocation',
    about: named,
    changes: { status: { from: 'OPEN', to: 'RELEASED' } },
  },
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
  'POST /admin/dead-letters/{id}/requeue': {
    action: 'dead-letter.requeue',
    resource: 'dead-letter',
    about: named,
    changes: { status: { from: 'DEAD', to: 'WAITING' }, tries: { from: 10, to: 0 } },
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
  'POST /mails/{id}/retry': {
    action: 'mail.retry',
    resource: 'mail',
    about: named,
    changes: { status: { from: 'FAILED', to: 'PENDING' }, reason: { from: 'refused' } },
  },
  'POST /webhooks': {
    action: 'webhook.create',
    resource: 'webhook',
    about: made,
    changes: {
      url: { to: text },
      description: { to: null },
      types: { to: ['refund:issued'] },
      enabled: { to: true },
    },
  },
  'PATCH /webhooks/{id}': {
    action: 'webhook.change',
    resource: 'webhook',
    about: named,
    changes: { enabled: { from: true, to: false } },
  },
  'DELETE /webhooks/{id}': {
    action: 'webhook.delete',
    resource: 'webhook',
    about: named,
    changes: { url: { from: text } },
  },
  'POST /webhooks/{id}/secrets': {
    action: 'webhook.rotate',
    resource: 'webhook',
    about: named,
    changes: { keepHours: { to: 1 } },
  },
  'POST /webhooks/{id}/ping': {
    action: 'webhook.ping',
    resource: 'webhook',
    about: named,
    changes: { delivery: { to: text } },
  },
  'POST /webhooks/{id}/redeliver': {
    action: 'webhook.redeliver',
    resource: 'webhook',
    about: named,
    changes: { since: { to: text } },
  },
  'POST /webhooks/deliveries/{id}/redeliver': {
    action: 'webhook.redeliver',
    resource: 'webhook',
    about: ({ reply }) => String(reply.data['webhookId']),
    changes: { delivery: { to: text } },
  },
  'POST /customers': {
    action: 'customer.create',
    resource: 'customer',
    about: made,
    changes: { name: { to: 'Somebody' }, email: { to: text } },
  },
  'PATCH /fulfilment-tasks/{id}': {
    action: 'fulfilment.task',
    resource: 'fulfilment-task',
    about: named,
    changes: { assignee: { from: null, to: text } },
  },
};

/** These ask by POST and change nothing, so they leave nothing. */
export const READING_ONLY: readonly string[] = ['POST /orders/quote', 'POST /admin/integrity/checks'];
