import type { InvoiceLine } from '../line.rules.js';

/** What is needed to know of an invoice that sold something. */
export interface Sold {
  readonly invoice: string;
  readonly placedAt: Date;
  readonly customerId: string | null;
  readonly lines: readonly InvoiceLine[];
}

/** A line that takes back pieces of an earlier sale. */
export interface TakeBack {
  readonly line: InvoiceLine;
  /** the number of the sale's invoice */
  readonly sale: string;
  /** pieces, > 0 */
  readonly quantity: number;
}

/**
 * Finds for each line that takes something back the latest earlier sale of the same customer and code that has enough
 * pieces left of it.
 *
 * @param lines of invoices that take back, in the order of the file
 */
export function matched(
  sales: readonly Sold[],
  lines: readonly InvoiceLine[],
): { takeBacks: TakeBack[]; unmatched: InvoiceLine[] } {
  const soldTo = new Map<string, { sale: Sold; left: number }[]>();
  const keyOf = (customerId: string, sku: string): string => JSON.stringify([customerId, sku]);
  for (const sale of sales) {
    if (sale.customerId === null) continue;
    for (const [sku, own] of Map.groupBy(sale.lines, (line) => line.sku)) {
      const key = keyOf(sale.customerId, sku);
      const left = own.reduce((sum, line) => sum + line.quantity, 0);
      soldTo.set(key, [...(soldTo.get(key) ?? []), { sale, left }]);
    }
  }
  const takeBacks: TakeBack[] = [];
  const unmatched: InvoiceLine[] = [];
  for (const line of lines) {
    const quantity = -line.quantity;
    const sold = line.customerId === null ? [] : (soldTo.get(keyOf(line.customerId, line.sku)) ?? []);
    const latest = sold
      .filter(({ sale, left }) => left >= quantity && isEarlier(sale, line))
      .reduce<(typeof sold)[number] | undefined>(
        (best, each) => (!best || each.sale.placedAt >= best.sale.placedAt ? each : best),
        undefined,
      );
    if (!latest) {
      unmatched.push(line);
      continue;
    }
    latest.left -= quantity;
    takeBacks.push({ line, sale: latest.sale.invoice, quantity });
  }
  return { takeBacks, unmatched };
}

/** By the time of the invoice; of the same minute, by the place in the file. */
function isEarlier(sale: Sold, line: InvoiceLine): boolean {
  return (
    sale.placedAt < line.at ||
    (sale.placedAt.getTime() === line.at.getTime() && (sale.lines[0]?.line ?? 0) < line.line)
  );
}
