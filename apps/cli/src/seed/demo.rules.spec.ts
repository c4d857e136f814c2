import { expect, it } from '@jest/globals';
import { DEMO_REFERENCES, demoOrders } from './demo.rules.js';

it('makes one order per reference, of products of its own', () => {
  const productIds = Array.from({ length: 20 }, (_, at) => `p${at}`);
  const orders = demoOrders('c', productIds);
  expect(orders.map((order) => order.reference)).toEqual(DEMO_REFERENCES);
  const named = orders.flatMap((order) => order.items.map((item) => item.productId));
  expect(named).toEqual(productIds.slice(0, 15));
  expect(orders.flatMap((order) => order.items).every((item) => item.quantity >= 1)).toBe(true);
});
