import type { Client } from '../../support/client.js';
import { ADDRESS } from '../../support/given.js';
import { HOOK, SELDOM, type World } from './world.js';

/** How an operation is called so that it succeeds, for those who may. */
export interface Recipe {
  /** makes what the path names or the list shows, anew; answers its id */
  readonly target?: (world: World, owner: Client) => Promise<string>;
  /** to whom the target belongs: to a customer, to the user who calls, or else to nobody */
  readonly of?: 'customer' | 'caller';
  /** makes a body for a caller, anew; `id` is what the path names */
  readonly body?: (world: World, version: 1 | 2, caller: Client, id: string) => unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** what stands behind the path */
  readonly query?: string;
}

const ANY_VERSION = { 'if-match': '*' };
const priceOf = (version: 1 | 2, amount: number) =>
  version === 1 ? amount / 100 : { amount, currency: 'GBP' };

const order = {
  of: 'customer',
  target: async (world: World, owner: Client) => (await world.order(owner)).id,
} as const;
const hold = {
  of: 'customer',
  target: async (world: World, owner: Client) => (await world.hold(owner)).id,
} as const;
const allocation = { target: async (world: World, owner: Client) => (await world.allocation(owner)).id };
const customer = {
  of: 'customer',
  target: (_: World, owner: Client) => Promise.resolve(owner.customerId),
} as const;
const user = { target: async (world: World) => (await world.user()).id };
const apiKey = { target: (world: World) => world.apiKey() };
const session = { of: 'caller', target: (world: World, owner: Client) => world.session(owner) } as const;
const task = { target: async (world: World, owner: Client) => (await world.task(owner)).id };
const processed = { target: async (world: World, owner: Client) => (await world.processed(owner)).id };
const held = { target: async (world: World, owner: Client) => (await world.held(owner)).id };
const shipment = { target: async (world: World, owner: Client) => (await world.shipment(owner)).id };
const webhook = { target: async (world: World) => (await world.webhook()).id };
const back = (status: 'REQUESTED' | 'APPROVED' | 'RECEIVED') => ({
  target: async (world: World, owner: Client) => (await world.back(owner, status)).id,
});
const deadLetter = { target: (world: World) => world.deadLetter() };
const product = { target: (world: World) => Promise.resolve(world.product.id) };

/** staff must say for whom */
const wantedOrder = (world: World, version: 1 | 2, caller: Client) => ({
  items: [
    { productId: world.product.id, quantity: 1, ...(version === 1 && { unitPrice: world.product.price }) },
  ],
  shippingAddress: ADDRESS,
  ...(caller.customerId === undefined && { customerId: world.customer.customerId }),
});

/** Every operation of the API by method and path; one that is missing here fails the suites that are made from it. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  'POST /auth/register': { body: (world) => world.credentials() },
  'POST /auth/login': {
    body: async (world) => {
      const { email, password } = await world.register();
      return { email, password };
    },
  },
  'POST /auth/refresh': { body: async (world) => ({ refreshToken: (await world.register()).refreshToken }) },
  'POST /auth/logout': { body: async (world) => ({ refreshToken: (await world.register()).refreshToken }) },
  'GET /auth/me': {},
  'PATCH /auth/me': { body: (world) => ({ name: world.fresh('Name') }), headers: ANY_VERSION },
  'POST /auth/password': {
    body: (world, _, caller) => {
      const password = world.passwordOf(caller);
      return { currentPassword: password, newPassword: password };
    },
  },
  'POST /auth/password/forgot': { body: async (world) => ({ email: (await world.register()).email }) },
  'POST /auth/password/reset': {
    body: async (world) => ({ token: await world.resetToken(), newPassword: 'staple-correct-horse' }),
  },
  'GET /auth/sessions': session,
  'DELETE /auth/sessions/{id}': session,

  'GET /users': {},
  'POST /users': { body: (world) => ({ ...world.credentials(), role: 'clerk' }) },
  'GET /users/{id}': user,
  'PATCH /users/{id}': { ...user, body: (world) => ({ name: world.fresh('Name') }), headers: ANY_VERSION },

  'GET /events': {},
  'GET /events/stream': { query: '?seconds=1' },
  'GET /mails': {},
  'POST /mails/{id}/retry': { target: (world) => world.mail() },
  'GET /webhooks': {},
  'POST /webhooks': { body: () => ({ url: HOOK, types: SELDOM }) },
  'GET /webhooks/{id}': webhook,
  'PATCH /webhooks/{id}': { ...webhook, body: () => ({ enabled: false }), headers: ANY_VERSION },
  'DELETE /webhooks/{id}': webhook,
  'POST /webhooks/{id}/secrets': { ...webhook, body: () => ({ keepHours: 1 }) },
  'POST /webhooks/{id}/ping': webhook,
  'POST /webhooks/{id}/redeliver': { ...webhook, body: () => ({ since: '2027-03-01T00:00:00Z' }) },
  'GET /webhooks/{id}/deliveries': webhook,
  'POST /webhooks/deliveries/{id}/redeliver': { target: (world) => world.delivery() },
  'GET /api-keys': {},
  'POST /api-keys': { body: () => ({ name: 'import', scopes: ['inventory:read'] }) },
  'POST /api-keys/{id}/rotate': { ...apiKey, body: () => ({ overlapMinutes: 5 }) },
  'DELETE /api-keys/{id}': apiKey,

  'GET /audit-logs': {},
  'GET /audit-logs/verify': {},
  'GET /audit-logs/{id}': { target: (world) => world.auditEntry() },

  'GET /products': {},
  'POST /products': {
    body: (world, version) => ({
      sku: world.fresh('NEW'),
      name: 'New thing',
      price: priceOf(version, 250),
      currency: 'GBP',
    }),
  },
  'GET /products/{id}': product,
  'PATCH /products/{id}': {
    ...product,
    body: (world) => ({ name: world.fresh('Thing') }),
    headers: ANY_VERSION,
  },

  'GET /categories': {},
  'POST /categories': { body: (world) => ({ name: world.fresh('Shelf') }) },
  'GET /products/{id}/discontinuation': product,
  'POST /products/{id}/discontinue': {
    target: async (world) => (await world.given.product(3)).id,
    body: () => ({ policy: 'cancel', reason: 'the maker has stopped' }),
  },

  'GET /inventory': {},
  'GET /inventory/{productId}': product,
  'POST /inventory/{productId}/receipts': { ...product, body: () => ({ quantity: 5 }) },
  'POST /inventory/{productId}/adjustments': { ...product, body: () => ({ delta: -1, reason: 'broken' }) },
  'POST /inventory/{productId}/counts': {
    target: async (world) => (await world.given.product(3)).id,
    body: () => ({ counted: 2, seq: 1, reason: 'stock-taking' }),
  },
  'POST /inventory/{productId}/thresholds': {
    target: async (world) => (await world.given.product(3)).id,
    body: () => ({ safetyStock: 1, reorderPoint: 5 }),
  },
  'POST /inventory/transfers': {
    body: async (world) => ({
      productId: world.product.id,
      quantity: 1,
      fromLocationId: 'MAIN',
      toLocationId: await world.location(),
    }),
  },
  'GET /locations': {},
  'POST /locations': { body: (world) => ({ id: world.fresh('L'), name: 'A warehouse', priority: 7 }) },
  'GET /inventory/{productId}/ledger': product,

  'POST /inventory/reservations': { body: (world) => ({ productId: world.product.id, quantity: 1 }) },
  'GET /inventory/reservations': hold,
  'GET /inventory/reservations/{id}': hold,
  'POST /inventory/reservations/{id}/allocate': hold,
  'DELETE /inventory/reservations/{id}': hold,
  'GET /inventory/allocations': {},
  'GET /inventory/allocations/{id}': allocation,
  'DELETE /inventory/allocations/{id}': allocation,

  'POST /orders': { body: wantedOrder },
  'POST /orders/quote': { body: wantedOrder },
  'GET /orders': order,
  'GET /orders/{id}': order,
  'POST /orders/{id}/process': order,
  'POST /orders/{id}/cancel': { ...order, body: () => ({ reason: 'ordered twice' }) },
  'GET /orders/{id}/history': order,
  'GET /orders/{id}/price-trace': order,
  'POST /orders/{id}/hold': {
    target: async (world, owner) => (await world.order(owner)).id,
    body: () => ({ reason: 'address' }),
  },
  'POST /orders/{id}/release': held,
  'POST /orders/{id}/shipments': { ...processed, body: () => ({ carrier: 'Royal Mail' }) },
  'POST /orders/{id}/payments': {
    target: async (world, owner) => (await world.order(owner)).id,
    body: (world, version) => ({
      amount: priceOf(version, 100),
      status: 'PAID',
      reference: world.fresh('payment'),
    }),
  },
  'GET /orders/{id}/payments': order,
  'POST /orders/{id}/refunds': {
    target: async (world, owner) => (await world.cancelled(owner)).id,
    body: (_, version) => ({ amount: priceOf(version, 100), reason: 'cancelled' }),
  },
  'GET /orders/{id}/refunds': order,
  'POST /orders/{id}/returns': {
    of: 'customer',
    target: async (world, owner) => (await world.shipment(owner)).orderId ?? '',
    body: (world, _, _caller, id) => ({
      items: [{ orderItemId: world.lineOf(id), quantity: 1, reason: 'broken' }],
    }),
  },
  'GET /returns': { ...back('REQUESTED'), of: 'customer' },
  'GET /returns/{id}': { ...back('REQUESTED'), of: 'customer' },
  'POST /returns/{id}/approve': back('REQUESTED'),
  'POST /returns/{id}/decline': { ...back('REQUESTED'), body: () => ({ reason: 'worn' }) },
  'POST /returns/{id}/cancel': { ...back('REQUESTED'), of: 'customer', body: () => ({ reason: 'kept' }) },
  'POST /returns/{id}/receive': {
    ...back('APPROVED'),
    body: (world, _, _caller, id) => ({
      items: [{ orderItemId: world.lineOf(id), quantity: 1, disposition: 'RESTOCK' }],
    }),
  },
  'POST /returns/{id}/refunds': {
    ...back('RECEIVED'),
    body: (_, version) => ({ amount: priceOf(version, 100), reason: 'broken' }),
  },
  'GET /shipments': {},
  'GET /shipments/{id}': shipment,
  'POST /shipments/{id}/delivered': shipment,
  'POST /shipments/{id}/failed': { ...shipment, body: () => ({ reason: 'address unknown' }) },

  'GET /customers': {},
  'POST /customers': {
    body: (world) => ({ name: 'Somebody', email: `${world.fresh('customer')}@example.org` }),
  },
  'GET /customers/{id}': customer,
  'GET /customers/{id}/statistics': customer,
  'PATCH /customers/{id}': {
    ...customer,
    body: (world) => ({ name: world.fresh('Name') }),
    headers: ANY_VERSION,
  },

  'GET /fulfilment-tasks': {},
  'GET /fulfilment-tasks/{id}': task,
  'PATCH /fulfilment-tasks/{id}': {
    ...task,
    body: (world) => ({ assignee: world.fresh('Grace') }),
    headers: ANY_VERSION,
  },

  'POST /admin/integrity/checks': {},
  'POST /admin/projections/{name}/rebuild': { target: () => Promise.resolve('customer-statistics') },
  'GET /admin/operations': {},
  'GET /admin/operations/stream': { query: '?seconds=1' },
  'GET /admin/deprecations': {},
  'GET /admin/dead-letters': {},
  'GET /admin/dead-letters/{id}': deadLetter,
  'POST /admin/dead-letters/{id}/requeue': deadLetter,
  'GET /reports/sales': {},
  'GET /reports/top-products': {},
  'GET /reports/customers': {},
  'GET /reports/cohorts': {},
  'GET /reports/stock': {},
  'GET /reports/stock-ageing': {},
  'GET /reports/stock-turnover': {},
  'GET /reports/returns': {},
  'GET /idempotency-keys/{key}': { of: 'caller', target: (world, owner) => world.key(owner) },
};
