import { describe, expect, it } from '@jest/globals';
import { choosing, placeholderOf, placesOf } from './places.js';

describe('what the examples of a document name', () => {
  const get = { get: {} };
  const paths = {
    '/v2/orders': get,
    '/v2/orders/{id}': get,
    '/v2/orders/{id}/cancel': {},
    '/v2/webhooks': get,
    '/v2/webhooks/{id}': {},
    '/v2/webhooks/{id}/deliveries': get,
    '/v2/webhooks/deliveries/{id}/redeliver': {},
    '/v2/audit-logs': get,
    '/v2/audit-logs/{id}': get,
    '/v2/idempotency-keys/{key}': get,
  };

  it('is found in the list of such things, those of one choice in one row', () => {
    const examples = [
      '{{orderId}}',
      '{{orderId?status=PENDING}} and {{orderTag?status=PENDING}}',
      '{{order.items.0.id?status=PENDING}}',
      '{{auditLogId}}',
      '{{deliveryId}}',
      '{{key}}, {{email}} and {{nobodyId}}',
    ];
    const order = { thing: 'order', list: '/v2/orders' };
    expect(placesOf({ paths, examples })).toEqual([
      { ...order, which: '', names: ['orderId'] },
      {
        ...order,
        which: 'status=PENDING',
        names: ['orderId?status=PENDING', 'orderTag?status=PENDING', 'order.items.0.id?status=PENDING'],
      },
      { thing: 'auditLog', list: '/v2/audit-logs', which: '', names: ['auditLogId'] },
      { thing: 'delivery', list: '/v2/webhooks/{{webhookId}}/deliveries', which: '', names: ['deliveryId'] },
    ]);
    expect(placeholderOf('/v2/inventory/{productId}/ledger', 'productId')).toBe('productId');
  });

  it('is chosen where the operation works, and nothing else is', () => {
    const operation = {
      path: '{{orderId}}',
      body: ['{{order.items.0.id}}', '{{productId}}', '{{orderId?a=b}}'],
    };
    expect(choosing(operation, 'order', 'status=PENDING')).toEqual({
      path: '{{orderId?status=PENDING}}',
      body: ['{{order.items.0.id?status=PENDING}}', '{{productId}}', '{{orderId?a=b}}'],
    });
  });
});
