import { expect, it } from '@jest/globals';
import { placeholderOf, placesOf } from './places.js';

it('finds for what a path names the list that it is in', () => {
  const get = { get: {} };
  const paths = {
    '/v2/orders': get,
    '/v2/orders/{id}': get,
    '/v2/orders/{id}/cancel': {},
    '/v2/audit-logs': get,
    '/v2/audit-logs/{id}': get,
    '/v2/inventory/reservations': get,
    '/v2/inventory/reservations/{id}': get,
    '/v2/idempotency-keys/{key}': get,
  };
  expect(placesOf({ paths })).toEqual([
    { thing: 'order', list: '/v2/orders' },
    { thing: 'auditLog', list: '/v2/audit-logs' },
    { thing: 'reservation', list: '/v2/inventory/reservations' },
  ]);
  expect(placeholderOf('/v2/inventory/{productId}/ledger', 'productId')).toBe('productId');
});
