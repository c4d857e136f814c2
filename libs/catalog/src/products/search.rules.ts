import { PRODUCT_STATUSES, type ProductStatus } from '#contracts/catalog.js';
import { skuKeyOf } from './product.rules.js';

/** Conditions of a database query by field. */
export type Query = Record<string, unknown>;

/** What a list of products is narrowed by. */
export interface ProductSearch {
  readonly q?: string;
  readonly sku?: string;
  readonly category?: string;
  readonly status?: readonly ProductStatus[];
  readonly currency?: string;
  /** decimals of each product's own currency */
  readonly minDecimal?: number;
  readonly maxDecimal?: number;
  /** minor units of each product's own currency */
  readonly minAmount?: number;
  readonly maxAmount?: number;
}

export const PRODUCT_SORTS = ['name', '-name', 'price', '-price', 'createdAt', '-createdAt'] as const;
export type ProductSort = (typeof PRODUCT_SORTS)[number];

const SORT_FIELD = { name: 'name', price: 'priceDecimal', createdAt: 'createdAt' } as const;

/** Keys of a total order, so that pages neither overlap nor leave gaps. */
export function sortOf(sort: ProductSort = '-createdAt'): [string, 1 | -1][] {
  const direction = sort.startsWith('-') ? -1 : 1;
  const field = SORT_FIELD[sort.replace('-', '') as keyof typeof SORT_FIELD];
  return [
    [field, direction],
    ['_id', direction],
  ];
}

/**
 * The database's query for a search. Statuses always stand in it, so that one index serves filter and order.
 *
 * @param seesAll staff see every status, shoppers ACTIVE alone
 */
export function filterOf(search: ProductSearch, seesAll: boolean): Query {
  const visible: readonly ProductStatus[] = seesAll ? PRODUCT_STATUSES : ['ACTIVE'];
  const wanted = search.status ?? visible;
  return {
    status: { $in: visible.filter((status) => wanted.includes(status)) },
    ...(search.sku !== undefined && { skuKey: skuKeyOf(search.sku) }),
    ...(search.category !== undefined && { categories: search.category }),
    ...(search.currency !== undefined && { currency: search.currency }),
    ...between('priceDecimal', search.minDecimal, search.maxDecimal),
    ...between('price', search.minAmount, search.maxAmount),
    ...(search.q !== undefined && { $or: anyOf(search.q) }),
  };
}

/**
 * Every word of `q` occurs in name, SKU or description, or the SKU begins with `q`.
 * The text is taken apart into words first: quotation marks, minus signs and the like have no meaning here.
 */
function anyOf(q: string): Query[] {
  const prefix = skuKeyOf(q);
  const words = wordsOf(q);
  return [
    ...(words.length > 0 ? [{ $text: { $search: words.map((word) => `"${word}"`).join(' ') } }] : []),
    prefix === '' ? { skuKey: '' } : { skuKey: { $gte: prefix, $lt: `${prefix}\uffff` } },
  ];
}

/** Letters and digits only, in lower case; a plural finds the singular too. */
export function wordsOf(q: string): string[] {
  const words =
    q
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return [...new Set(words)].map((word) => word.replace(/(?<=[^s]{3})s$/u, ''));
}

function between(field: 'price' | 'priceDecimal', least?: number, most?: number): Query {
  if (least === undefined && most === undefined) return {};
  return {
    [field]: { ...(least !== undefined && { $gte: least }), ...(most !== undefined && { $lte: most }) },
  };
}
