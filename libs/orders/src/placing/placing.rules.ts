import type { Caller } from '#contracts/access.js';
import type { PlaceOrder } from '#contracts/orders.js';
import type { Quoted } from '#contracts/catalog.js';
import { type Fault, ValidationFailedError } from '#platform/errors/api-error.js';
import { discountFrom } from '../pricing/discount.rules.js';
import {
  AgreedPriceForbiddenError,
  CurrencyMixedError,
  CustomerNotFoundError,
  DiscountForbiddenError,
  OrderProductNotForSaleError,
  PriceChangedError,
  type ChangedPrice,
  ProductNotFoundError,
} from '../orders.errors.js';
import { minorUnits } from '../payments/amount.rules.js';
import { priceOrder, PRICING_VERSION, type PricingTerms } from '../pricing/pricing.rules.js';
import type { DraftLine, OrderDraft } from './order.types.js';

/**
 * For whom a caller may place an order: customers for themselves, staff for a customer or, if they say so, for a guest.
 *
 * @returns the customer's id; null for a guest
 * @throws {CustomerNotFoundError} (404) when a customer names another one
 * @throws {ValidationFailedError} (400) when staff name neither a customer nor a guest
 */
export function customerFor(caller: Caller, wanted: PlaceOrder): string | null {
  if (caller.customerId !== null) {
    if (wanted.guest)
      throw new ValidationFailedError([{ field: 'guest', message: 'only staff place orders for guests' }]);
    if (wanted.customerId !== undefined && wanted.customerId !== caller.customerId)
      throw new CustomerNotFoundError(wanted.customerId);
    return caller.customerId;
  }
  if (wanted.guest) {
    if (wanted.customerId === undefined) return null;
    throw new ValidationFailedError([
      { field: 'guest', message: 'an order is for a customer or for a guest, not both' },
    ]);
  }
  if (wanted.customerId === undefined) {
    throw new ValidationFailedError([{ field: 'customerId', message: 'must be given, or guest: true' }]);
  }
  return wanted.customerId;
}

/**
 * Makes the order that was wanted out of the catalogue's names and prices of this moment.
 *
 * @param idOf makes the id of line n (from 1)
 * @throws {ProductNotFoundError} (404) with the line
 * @throws {PriceChangedError} (409) with the true price of every line whose price was another
 * @throws {CurrencyMixedError} (409) when the products are priced in two currencies
 */
export function draftOrder(
  caller: Caller,
  wanted: PlaceOrder,
  quoted: ReadonlyMap<string, Quoted>,
  terms: PricingTerms,
  idOf: (line: number) => string,
): OrderDraft {
  const customerId = customerFor(caller, wanted);
  if (wanted.agreedPrices && !caller.permissions.has('orders:agree-price'))
    throw new AgreedPriceForbiddenError();
  if (wanted.discount && !caller.permissions.has('orders:discount')) throw new DiscountForbiddenError();
  const products = wanted.items.map((line, at) => {
    const product = quoted.get(line.productId);
    if (!product) throw new ProductNotFoundError(line.productId, `items[${at}].productId`);
    return product;
  });
  const currencies = [...new Set(products.map((product) => product.currency))];
  const [currency] = currencies;
  if (currency === undefined || currencies.length > 1) throw new CurrencyMixedError(currencies);
  const unsold = products.findIndex((product) => product.status !== 'ACTIVE');
  if (unsold >= 0)
    throw new OrderProductNotForSaleError((products[unsold] as Quoted).id, `items[${unsold}].productId`);
  const given = givenPrices(wanted, currency);
  if (!wanted.agreedPrices) refuseChanged(wanted, products, given);
  const lines = wanted.items.map((line, at): DraftLine => {
    const product = products[at] as Quoted;
    const agreed = wanted.agreedPrices ? given[at] : undefined;
    return {
      id: idOf(at + 1),
      productId: product.id,
      sku: product.sku,
      name: product.name,
      quantity: line.quantity,
      unitPrice: agreed ?? product.price,
      priceSource: agreed === undefined ? 'CATALOGUE' : 'AGREED',
      ...(line.reservationId === undefined ? {} : { reservationId: line.reservationId }),
    };
  });
  const discount = wanted.discount ? discountFrom(wanted.discount, currency) : null;
  return {
    customerId,
    currency,
    lines,
    pricingVersion: PRICING_VERSION,
    ...(discount ? { discount } : {}),
    ...priceOrder(lines, terms, discount),
  };
}

/** The prices that the client gave, in minor units of the order's currency; undefined where none was given. */
function givenPrices(wanted: PlaceOrder, currency: string): (number | undefined)[] {
  const faults: Fault[] = [];
  const prices = wanted.items.map(({ unitPrice }, at) => {
    if (unitPrice === undefined) return undefined;
    const amount = minorUnits(unitPrice, currency);
    if (amount === null)
      faults.push({ field: `items[${at}].unitPrice`, message: `is no price in ${currency}` });
    return amount ?? undefined;
  });
  if (faults.length > 0) throw new ValidationFailedError(faults);
  return prices;
}

function refuseChanged(
  wanted: PlaceOrder,
  products: readonly Quoted[],
  given: readonly (number | undefined)[],
): void {
  const changed: ChangedPrice[] = [];
  wanted.items.forEach((line, at) => {
    const product = products[at] as Quoted;
    if (given[at] === undefined || given[at] === product.price) return;
    changed.push({
      field: `items[${at}].unitPrice`,
      productId: line.productId,
      unitPrice: { amount: product.price, currency: product.currency },
    });
  });
  if (changed.length > 0) throw new PriceChangedError(changed);
}
