import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** A line of an invoice that sells goods, as it stands in the file; money in pence. */
export interface Sold {
  readonly invoice: string;
  readonly sku: string;
  readonly units: number;
  readonly pence: number;
  /** minutes of the file are minutes of UTC */
  readonly at: Date;
  /** empty for a guest */
  readonly customer: string;
}

interface Back {
  readonly invoice: string;
  readonly sku: string;
  readonly units: number;
  readonly customer: string;
}

/** What the file says, read and summed up by plain arithmetic, without anything of the importer. */
export class TheFile {
  readonly sold: readonly Sold[];
  private readonly back: readonly Back[];
  private readonly begun = new Map<string, Date>();

  constructor(path = 'data/online-retail.csv') {
    const rows = parse(readFileSync(path), { columns: true }) as Record<string, string>[];
    const goods = rows.filter((row) => /^\d{5}/.test(row['StockCode'] ?? ''));
    const about = (row: Record<string, string>) => ({
      invoice: row['InvoiceNo'] ?? '',
      sku: (row['StockCode'] ?? '').toUpperCase(),
      customer: row['CustomerID'] ?? '',
      units: Number(row['Quantity']),
    });
    this.sold = goods.map((row) => ({
      ...about(row),
      pence: Math.round(Number(row['UnitPrice']) * 100) * Number(row['Quantity']),
      at: new Date(`${row['InvoiceDate']} UTC`),
    }));
    this.back = this.sold.filter(({ invoice, units }) => invoice.startsWith('C') && units < 0);
    this.sold = this.sold.filter(
      ({ invoice, units, pence }) => !invoice.startsWith('C') && units > 0 && pence > 0,
    );
    for (const { invoice, at } of this.sold) {
      const first = this.begun.get(invoice);
      if (!first || at < first) this.begun.set(invoice, at);
    }
  }

  /** Orders, pieces and pence by whatever a line falls under; what falls under null is left out. */
  sums(keyOf: (line: Sold) => string | null): Map<string, { orders: number; units: number; pence: number }> {
    const sums = new Map<string, { invoices: Set<string>; units: number; pence: number }>();
    for (const line of this.sold) {
      const key = keyOf(line);
      if (key === null) continue;
      const sum = sums.get(key) ?? { invoices: new Set(), units: 0, pence: 0 };
      sum.invoices.add(line.invoice);
      sum.units += line.units;
      sum.pence += line.pence;
      sums.set(key, sum);
    }
    return new Map(
      [...sums].map(([key, { invoices, ...rest }]) => [key, { orders: invoices.size, ...rest }] as const),
    );
  }

  /** The first moment of an invoice, which is when the customer bought. */
  boughtAt(invoice: string): Date {
    return this.begun.get(invoice) ?? new Date(NaN);
  }

  /** Pieces that later invoices take back, of the latest earlier sale to the customer that has enough of them left. */
  takenBack(): { sale: string; sku: string; units: number; pence: number }[] {
    const left = new Map(this.sold.map((line) => [line, line.units] as const));
    return this.back.flatMap(({ invoice, sku, units, customer }) => {
      const before = this.sold.filter(
        (line) => line.sku === sku && line.customer === customer && customer !== '' && earlier(line, invoice),
      );
      const sales = [...new Set(before.map((line) => line.invoice))].reverse();
      for (const sale of sales) {
        const lines = before.filter((line) => line.invoice === sale);
        if (lines.reduce((sum, line) => sum + (left.get(line) ?? 0), 0) < -units) continue;
        let [wanted, pence] = [-units, 0];
        for (const line of lines) {
          const taken = Math.min(wanted, left.get(line) ?? 0);
          left.set(line, (left.get(line) ?? 0) - taken);
          pence += (line.pence / line.units) * taken;
          wanted -= taken;
        }
        return [{ sale, sku, units: -units, pence }];
      }
      return [];
    });
  }
}

/** Invoices are numbered as they are written. */
const earlier = (line: Sold, invoice: string): boolean => Number(line.invoice) < Number(invoice.slice(1));
