import { type InvoiceLine, isReturn, type Reading, type UnusedLine } from './line.rules.js';

/** One invoice that becomes one order; it has at least one line. */
export interface Sale {
  readonly invoice: string;
  /** the earliest time on its lines */
  readonly placedAt: Date;
  /** null for a guest */
  readonly customerId: string | null;
  readonly country: string;
  readonly lines: readonly InvoiceLine[];
}

/** What is to be done with a whole file. Every line of it is in one of the sales or among the unused. */
export interface Plan {
  /** lines of the file without its header */
  readonly lines: number;
  readonly invoices: number;
  /** invoices that take back an earlier one */
  readonly returns: number;
  /** in the order of the file */
  readonly sales: readonly Sale[];
  /** in the order of the file */
  readonly unused: readonly UnusedLine[];
}

/** Sorts the lines of a file into invoices to book and lines that are not booked. */
export function planOf(readings: readonly Reading[]): Plan {
  const unused: UnusedLine[] = [];
  const sold = new Map<string, InvoiceLine[]>();
  const linesOf = new Map<string, number>();
  const others: InvoiceLine[] = [];

  for (const reading of readings) {
    const invoice = reading.kind === 'unused' ? reading.unused.invoice : reading.line.invoice;
    if (invoice !== '') linesOf.set(invoice, (linesOf.get(invoice) ?? 0) + 1);
    if (reading.kind === 'unused') unused.push(reading.unused);
    else if (reading.kind === 'no sale') others.push(reading.line);
    else if (!sold.get(invoice)?.push(reading.line)) sold.set(invoice, [reading.line]);
  }
  for (const line of others) unused.push(withoutSale(line, linesOf.get(line.invoice) === 1));

  return {
    lines: readings.length,
    invoices: linesOf.size,
    returns: [...linesOf.keys()].filter(isReturn).length,
    sales: [...sold].map(([invoice, lines]) => saleOf(invoice, lines)),
    unused: unused.toSorted((a, b) => a.line - b.line),
  };
}

/** @returns minor units: Σ price × quantity */
export function worthOf(lines: readonly Pick<InvoiceLine, 'price' | 'quantity'>[]): number {
  return lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
}

/** A line without a sale is a write-off when nothing else stands on its invoice. */
function withoutSale(line: InvoiceLine, alone: boolean): UnusedLine {
  return {
    line: line.line,
    invoice: line.invoice,
    code: line.sku,
    reason: alone ? 'WRITE_OFF' : 'NO_SALE',
    detail: [`quantity ${line.quantity}`, line.description].filter(Boolean).join(', '),
  };
}

/** Where the lines of an invoice disagree on who bought, the first that says it counts. */
function saleOf(invoice: string, lines: readonly InvoiceLine[]): Sale {
  return {
    invoice,
    placedAt: lines.map((line) => line.at).reduce((first, at) => (at < first ? at : first)),
    customerId: lines.find((line) => line.customerId !== null)?.customerId ?? null,
    country: lines.find((line) => line.country !== '')?.country ?? '',
    lines,
  };
}
