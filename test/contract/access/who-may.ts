import type { Role } from '#contracts/access.js';

/** any: all there is · own: what belongs to the caller · nothing: may ask, and owns nothing */
export type Reach = 'any' | 'own' | 'nothing';
/** those who are not named may not; an admin may all, but what is the caller's own is so for an admin, too */
export type Reaches = Readonly<Partial<Record<Role, Reach>>>;

export const EVERYBODY = 'everybody';

export const YOURSELF: Reaches = {
  customer: 'own',
  clerk: 'own',
  warehouse: 'own',
  manager: 'own',
  auditor: 'own',
  admin: 'own',
};
const ADMIN: Reaches = {};
const AUDITOR: Reaches = { auditor: 'any' };
const REPORTS: Reaches = { manager: 'any', auditor: 'any' };
const MANAGER: Reaches = { manager: 'any' };
const STOCK: Reaches = { warehouse: 'any', manager: 'any' };
const STAFF: Reaches = { clerk: 'any', warehouse: 'any', manager: 'any', auditor: 'any' };
const OWN_HOLDS: Reaches = { customer: 'own', clerk: 'any', warehouse: 'any', manager: 'any' };
const OWN_ORDERS: Reaches = { customer: 'own', clerk: 'any', manager: 'any' };
const CUSTOMERS: Reaches = { clerk: 'any', manager: 'any' };

/**
 * Who may do what, after the table of roles in the design of the API, row by row. It is written down apart from the
 * permissions of the code, so that a slip there shows here.
 */
export const WHO_MAY: Readonly<Record<string, Reaches | typeof EVERYBODY>> = {
  'POST /auth/register': EVERYBODY,
  'POST /auth/login': EVERYBODY,
  'POST /auth/refresh': EVERYBODY,
  'POST /auth/logout': EVERYBODY,
  'POST /auth/password/forgot': EVERYBODY,
  'POST /auth/password/reset': EVERYBODY,
  'GET /auth/me': YOURSELF,
  'PATCH /auth/me': YOURSELF,
  'POST /auth/password': YOURSELF,
  'GET /auth/sessions': YOURSELF,
  'DELETE /auth/sessions/{id}': YOURSELF,
  'GET /idempotency-keys/{key}': YOURSELF,

  'GET /users': ADMIN,
  'POST /users': ADMIN,
  'GET /users/{id}': ADMIN,
  'PATCH /users/{id}': ADMIN,

  'GET /events': ADMIN,
  'GET /events/stream': ADMIN,
  'GET /mails': ADMIN,
  'POST /mails/{id}/retry': ADMIN,
  'GET /webhooks': ADMIN,
  'POST /webhooks': ADMIN,
  'GET /webhooks/{id}': ADMIN,
  'PATCH /webhooks/{id}': ADMIN,
  'DELETE /webhooks/{id}': ADMIN,
  'POST /webhooks/{id}/secrets': ADMIN,
  'POST /webhooks/{id}/ping': ADMIN,
  'POST /webhooks/{id}/redeliver': ADMIN,
  'GET /webhooks/{id}/deliveries': ADMIN,
  'POST /webhooks/deliveries/{id}/redeliver': ADMIN,
  'GET /api-keys': ADMIN,
  'POST /api-keys': ADMIN,
  'POST /api-keys/{id}/rotate': ADMIN,
  'DELETE /api-keys/{id}': ADMIN,

  'GET /audit-logs': AUDITOR,
  'GET /audit-logs/verify': AUDITOR,
  'GET /audit-logs/{id}': AUDITOR,
  'POST /admin/integrity/checks': AUDITOR,
  'GET /admin/operations': STAFF,
  'GET /admin/operations/stream': STAFF,
  'GET /admin/deprecations': ADMIN,
  'GET /admin/dead-letters': ADMIN,
  'GET /admin/dead-letters/{id}': ADMIN,
  'POST /admin/dead-letters/{id}/requeue': ADMIN,
  'POST /admin/projections/{name}/rebuild': ADMIN,

  'GET /reports/sales': REPORTS,
  'GET /reports/top-products': REPORTS,
  'GET /reports/customers': REPORTS,
  'GET /reports/cohorts': REPORTS,
  'GET /reports/stock': REPORTS,
  'GET /reports/stock-ageing': REPORTS,
  'GET /reports/stock-turnover': REPORTS,
  'GET /reports/returns': REPORTS,

  'GET /products': EVERYBODY,
  'GET /products/{id}': EVERYBODY,
  'POST /products': MANAGER,
  'GET /categories': EVERYBODY,
  'POST /categories': MANAGER,
  'PATCH /products/{id}': MANAGER,
  'GET /products/{id}/discontinuation': { manager: 'any', auditor: 'any' },
  'POST /products/{id}/discontinue': MANAGER,

  'GET /inventory': STAFF,
  'GET /inventory/{productId}': STAFF,
  'GET /inventory/{productId}/ledger': STAFF,
  'POST /inventory/{productId}/receipts': STOCK,
  'POST /inventory/{productId}/adjustments': STOCK,
  'POST /inventory/{productId}/counts': STOCK,
  'POST /inventory/{productId}/thresholds': STOCK,
  'POST /inventory/transfers': STOCK,
  'GET /locations': STAFF,
  'POST /locations': STOCK,
  'GET /inventory/allocations': STAFF,
  'GET /inventory/allocations/{id}': STAFF,
  'DELETE /inventory/allocations/{id}': STOCK,
  'POST /inventory/reservations/{id}/allocate': STOCK,

  'POST /inventory/reservations': OWN_HOLDS,
  'DELETE /inventory/reservations/{id}': OWN_HOLDS,
  'GET /inventory/reservations': { ...OWN_HOLDS, auditor: 'any' },
  'GET /inventory/reservations/{id}': { ...OWN_HOLDS, auditor: 'any' },

  'POST /orders': OWN_ORDERS,
  'POST /orders/quote': OWN_ORDERS,
  'POST /orders/{id}/cancel': OWN_ORDERS,
  'GET /orders': { customer: 'own', ...STAFF },
  'GET /orders/{id}': { customer: 'own', ...STAFF },
  'GET /orders/{id}/history': { customer: 'own', ...STAFF },
  'GET /orders/{id}/payments': { customer: 'own', ...STAFF },
  'POST /orders/{id}/payments': CUSTOMERS,
  'GET /orders/{id}/refunds': { customer: 'own', ...STAFF },
  'POST /orders/{id}/refunds': CUSTOMERS,
  'POST /orders/{id}/returns': OWN_ORDERS,
  'GET /returns': { customer: 'own', ...STAFF },
  'GET /returns/{id}': { customer: 'own', ...STAFF },
  'POST /returns/{id}/approve': CUSTOMERS,
  'POST /returns/{id}/decline': CUSTOMERS,
  'POST /returns/{id}/cancel': OWN_ORDERS,
  'POST /returns/{id}/receive': STOCK,
  'POST /returns/{id}/refunds': CUSTOMERS,
  'GET /orders/{id}/price-trace': { customer: 'own', ...STAFF },
  'POST /orders/{id}/hold': CUSTOMERS,
  'POST /orders/{id}/release': CUSTOMERS,
  'POST /orders/{id}/process': { clerk: 'any', warehouse: 'any', manager: 'any' },

  'GET /customers': { ...CUSTOMERS, auditor: 'any' },
  'POST /customers': CUSTOMERS,
  'PATCH /customers/{id}': { customer: 'own', warehouse: 'nothing', auditor: 'nothing', ...CUSTOMERS },
  // the warehouse may ask for itself like everybody, and is no customer
  'GET /customers/{id}': { customer: 'own', warehouse: 'nothing', ...CUSTOMERS, auditor: 'any' },
  'GET /customers/{id}/statistics': { customer: 'own', warehouse: 'nothing', ...CUSTOMERS, auditor: 'any' },

  'GET /fulfilment-tasks': STAFF,
  'GET /fulfilment-tasks/{id}': STAFF,
  'PATCH /fulfilment-tasks/{id}': STOCK,
  'POST /orders/{id}/shipments': STOCK,
  'GET /shipments': STAFF,
  'GET /shipments/{id}': STAFF,
  'POST /shipments/{id}/delivered': STOCK,
  'POST /shipments/{id}/failed': STOCK,
};
