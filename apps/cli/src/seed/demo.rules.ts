import type { ImportedProduct } from '#contracts/catalog.js';
import type { Address, PlaceOrder } from '#contracts/orders.js';
import { CURRENCY } from '../import/line.rules.js';

/** What the first start of a server tries itself on. */
export const SELF_TEST: ImportedProduct = {
  sku: 'SELF-TEST',
  name: 'Self-test item',
  price: 100,
  currency: CURRENCY,
};
export const SELF_TEST_STOCK = 1_000;
/** Units for sale that are left of each product when the whole file has been imported. */
export const SPARE_STOCK = 100;

const SYSTEM = 'demo';
const LINES_PER_ORDER = 3;
/** The references of the demonstration orders, in the order in which they are placed: the last one means all is done. */
export const DEMO_REFERENCES = ['1', '2', '3', '4', '5'].map((id) => ({ system: SYSTEM, id }));

/** Where the life of an order stands; automatic processing takes the first one on. */
export type Station = 'processed' | 'shipped' | 'paid and cancelled' | 'sent back' | 'on hold';
/** Those of the demonstration orders. */
export const STATIONS: readonly Station[] = [
  'processed',
  'paid and cancelled',
  'shipped',
  'sent back',
  'on hold',
];

const ADDRESS: Address = {
  street: '12 Market Street',
  city: 'London',
  state: 'Greater London',
  zipcode: 'N1 9GU',
  country: 'United Kingdom',
};

/**
 * One order for each reference, each of three products that no other one names.
 *
 * @param productIds at least three for each reference
 */
export function demoOrders(customerId: string, productIds: readonly string[]): PlaceOrder[] {
  return DEMO_REFERENCES.map((reference, at) => ({
    customerId,
    items: productIds
      .slice(at * LINES_PER_ORDER, (at + 1) * LINES_PER_ORDER)
      .map((productId, line) => ({ productId, quantity: at + line + 1 })),
    shippingAddress: ADDRESS,
    reference,
  }));
}
