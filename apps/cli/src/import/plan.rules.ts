import { type InvoiceLine, isReturn, type Reading, type Reason, type UnusedLine } from './line.rules.js';
import { matched, type TakeBack } from './take-back/take-back.rules.js';

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

/** What is to be done with a whole file. Every line of it is in one of the lists, once. */
export interface Plan {
  /** lines of the file without its header */
  readonly lines: number;
  readonly invoices: number;
  /** invoices that take back an earlier one */
  readonly returns: number;
  /** in the order of the file */
  readonly sales: readonly Sale[];
  /** write-offs and finds of goods that the file sells: lines that stand alone, of price 0 or with pieces below zero */
  readonly corrections: readonly InvoiceLine[];
  readonly takeBacks: readonly TakeBack[];
  /** in the order of the file */
  readonly unused: readonly UnusedLine[];
}

/** Sorts the lines of a file into invoices to book and lines that are not booked. */
export function planOf(readings: readonly Reading[]): Plan {
  const unused: UnusedLine[] = [];
  const sold = new Map<string, InvoiceLine[]>();
  const linesOf = new Map<string, number>();
  const others: InvoiceLine[] = [];
  const back: InvoiceLine[] = [];

  for (const reading of readings) {
    const invoice = reading.kind === 'unused' ? reading.unused.invoice : reading.line.invoice;
    if (invoice !== '') linesOf.set(invoice, (linesOf.get(invoice) ?? 0) + 1);
    if (reading.kind === 'unused') unused.push(reading.unused);
    else if (reading.kind === 'no sale') others.push(reading.line);
    else if (reading.kind === 'take back') back.push(reading.line);
    else if (!sold.get(invoice)?.push(reading.line)) sold.set(invoice, [reading.line]);
  }
  const sales = [...sold].map(([invoice, lines]) => saleOf(invoice, lines));
  const goods = new Set(sales.flatMap((sale) => sale.lines.map((line) => line.sku)));
  const corrections: InvoiceLine[] = [];
  for (const line of others) {
    const alone = linesOf.get(line.invoice) === 1 && line.quantity !== 0;
    if (alone && goods.has(line.sku)) corrections.push(line);
    else unused.push(unusedLine(line, alone ? 'WRITE_OFF' : 'NO_SALE'));
  }
  const { takeBacks, unmatched } = matched(sales, back);
  for (const line of unmatched) unused.push(unusedLine(line, 'RETURN'));

  return {
    lines: readings.length,
    invoices: linesOf.size,
    returns: [...linesOf.keys()].filter(isReturn).length,
    sales,
    corrections,
    takeBacks,
    unused: unused.toSorted((a, b) => a.line - b.line),
  };
}

/** @returns minor units: Σ price × quantity */
export function worthOf(lines: readonly Pick<InvoiceLine, 'price' | 'quantity'>[]): number {
  return lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
}

function unusedLine(line: InvoiceLine, reason: Reason): UnusedLine {
  return {
    line: line.line,
    invoice: line.invoice,
    code: line.sku,
    reason,
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
