import { expect } from '@jest/globals';
import { type Entry, anyText, bearer, caller, count, made, named, text, user } from './entry.js';
import { ORDER_ENTRIES } from './order-entries.js';

export type { Done, Entry } from './entry.js';

export const ENTRIES: Readonly<Record<string, Entry>> = {
  ...ORDER_ENTRIES,
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
  'POST /admin/dead-letters/{id}/requeue': {
    action: 'dead-letter.requeue',
    resource: 'dead-letter',
    about: named,
    changes: { status: { from: 'DEAD', to: 'WAITING' }, tries: { from: 10, to: 0 } },
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
};

/** These ask by POST and change nothing, so they leave nothing. */
export const READING_ONLY: readonly string[] = ['POST /orders/quote', 'POST /admin/integrity/checks'];
