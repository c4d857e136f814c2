import { describe, expect, it } from '@jest/globals';
import type { Handler } from './handlers.js';
import { operationIdOf } from './operation-id.js';

const page = { kind: 'page', options: {} } as Handler['returned'];

describe('the name of an operation', () => {
  it.each<[string, string, Handler['returned'], string]>([
    ['place', '/v2/orders', null, 'placeOrder'],
    ['list', '/v1/fulfilment-tasks', page, 'listFulfilmentTasks'],
    ['one', '/v1/categories/{id}', null, 'getCategory'],
    ['cancel', '/v1/orders/{id}/cancel', null, 'cancelOrder'],
    ['login', '/v1/auth/login', null, 'login'],
    ['change', '/v1/auth/me', null, 'changeMe'],
    ['check', '/v1/admin/integrity/checks', null, 'checkIntegrity'],
    ['listStock', '/v1/inventory', page, 'listStock'],
  ])('%s of %s', (method, path, returned, id) => {
    expect(operationIdOf({ described: null, method, returned }, path)).toBe(id);
  });
});
