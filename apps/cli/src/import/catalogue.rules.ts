import type { ImportedProduct } from '#contracts/catalog.js';
import { CURRENCY, type InvoiceLine } from './line.rules.js';

/**
 * The products that lines of sales name, in the order of the file. A product is called what it is called most often and
 * costs what it was sold for most often; of equals, the one that stands first in the file. A product that is never
 * described is called by its code.
 */
export function catalogueOf(lines: Iterable<InvoiceLine>): ImportedProduct[] {
  const linesOf = new Map<string, InvoiceLine[]>();
  for (const line of lines) {
    const known = linesOf.get(line.sku);
    if (known) known.push(line);
    else linesOf.set(line.sku, [line]);
  }
  return [...linesOf].map(([sku, sold]) => ({
    sku,
    name: mostFrequent(sold.map((line) => line.description).filter((text) => text !== '')) ?? sku,
    price: mostFrequent(sold.map((line) => line.price)) as number,
    currency: CURRENCY,
  }));
}

/** @returns the value that occurs most often, of equals the first; undefined of nothing */
export function mostFrequent<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: T | undefined;
  let most = 0;
  // a Map keeps the order of first insertion
  for (const [value, count] of counts) {
    if (count <= most) continue;
    best = value;
    most = count;
  }
  return best;
}
