import type { InvoiceLine } from './line.rules.js';

/** @returns units by SKU that the lines take out of stock */
export function unitsBySku(lines: Iterable<Pick<InvoiceLine, 'sku' | 'quantity'>>): Map<string, number> {
  const units = new Map<string, number>();
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return units;
}

/**
 * What has to be received so that `needed` can be sold.
 *
 * @param needed units by product
 * @param available units for sale by product; may be below zero, absent counts as 0
 * @returns one quantity ≥ 1 for each product that is short
 */
export function shortfalls(
  needed: ReadonlyMap<string, number>,
  available: ReadonlyMap<string, number>,
): { productId: string; quantity: number }[] {
  return [...needed]
    .map(([productId, units]) => ({ productId, quantity: units - (available.get(productId) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
}
