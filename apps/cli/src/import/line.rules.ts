import { fromDecimal } from '#contracts/money.js';

/** The file has no column for it: its prices are pounds sterling. */
export const CURRENCY = 'GBP';
/** What the file is called in the references of orders and customers. */
export const FILE_SYSTEM = 'online-retail';

export const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One record of the file as it stands there; `line` counts from 1 and the header is line 1. */
export interface SourceLine {
  readonly line: number;
  readonly fields: Readonly<Partial<Record<Column, string>>>;
}

/** One line of an invoice, understood. */
export interface InvoiceLine {
  readonly line: number;
  readonly invoice: string;
  /** the stock code in upper case */
  readonly sku: string;
  /** inner runs of spaces are one space; may be empty */
  readonly description: string;
  /** whole pieces, below zero on returns and write-offs */
  readonly quantity: number;
  /** minor units of GBP per piece */
  readonly price: number;
  readonly at: Date;
  /** null for a guest */
  readonly customerId: string | null;
  readonly country: string;
}

/** Why a line is not booked. */
export const REASONS = {
  UNREADABLE: 'unreadable',
  NOT_GOODS: 'not goods',
  RETURN: 'return or cancellation of nothing that this file sold before',
  WRITE_OFF: 'write-off of a product that nothing sells',
  TAKEN_BACK: 'return or cancellation refused',
  CORRECTION: 'write-off refused',
  NO_SALE: 'price 0 or negative quantity beside other lines, not booked',
  REFUSED: 'invoice refused',
} as const;
export type Reason = keyof typeof REASONS;

/** A line that is not booked, with the words for it. */
export interface UnusedLine {
  readonly line: number;
  readonly invoice: string;
  readonly code: string;
  readonly reason: Reason;
  /** what is particular to this line; empty when the reason says it all */
  readonly detail: string;
}

/** What one line of the file is, looked at alone. */
export type Reading =
  | { readonly kind: 'sale' | 'no sale' | 'take back'; readonly line: InvoiceLine }
  | { readonly kind: 'unused'; readonly unused: UnusedLine };

/** Says what a line is. Whether a line without a sale is a write-off depends on its invoice, so it stays `no sale` here. */
export function readLine(source: SourceLine): Reading {
  const invoice = textOf(source, 'InvoiceNo');
  const code = textOf(source, 'StockCode').toUpperCase();
  const unused = (reason: Reason, detail = ''): Reading => ({
    kind: 'unused',
    unused: { line: source.line, invoice, code, reason, detail },
  });

  const absent = COLUMNS.find((column) => source.fields[column] === undefined);
  if (absent) return unused('UNREADABLE', `${absent} is missing`);
  const quantity = wholeNumber(textOf(source, 'Quantity'));
  const price = fromDecimal(textOf(source, 'UnitPrice'), CURRENCY);
  const at = momentOf(textOf(source, 'InvoiceDate'));
  if (invoice === '') return unused('UNREADABLE', 'InvoiceNo is empty');
  if (code === '') return unused('UNREADABLE', 'StockCode is empty');
  if (quantity === null) return unused('UNREADABLE', fault(source, 'Quantity', 'a whole number'));
  if (price === null) return unused('UNREADABLE', fault(source, 'UnitPrice', `an amount of ${CURRENCY}`));
  if (at === null) return unused('UNREADABLE', fault(source, 'InvoiceDate', 'month/day/year hour:minute'));

  if (!/^\d{5}/.test(code)) return unused('NOT_GOODS', code);
  if (isReturn(invoice) && quantity >= 0) return unused('RETURN', `quantity ${quantity}`);
  return {
    kind: isReturn(invoice) ? 'take back' : quantity > 0 && price > 0 ? 'sale' : 'no sale',
    line: {
      line: source.line,
      invoice,
      sku: code,
      description: textOf(source, 'Description').replace(/\s+/g, ' '),
      quantity,
      price,
      at,
      customerId: textOf(source, 'CustomerID') || null,
      country: textOf(source, 'Country'),
    },
  };
}

/** @returns whether the invoice takes back an earlier one */
export function isReturn(invoice: string): boolean {
  return /^c/i.test(invoice);
}

function textOf(source: SourceLine, column: Column): string {
  return (source.fields[column] ?? '').trim();
}

function fault(source: SourceLine, column: Column, wanted: string): string {
  return `${column} "${textOf(source, column)}" is not ${wanted}`;
}

function wholeNumber(text: string): number | null {
  const number = Number(text);
  return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(number) ? number : null;
}

/** Reads `12/1/2010 8:26` as UTC; null when it is no moment of the calendar. */
function momentOf(text: string): Date | null {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})$/.exec(text);
  if (!match) return null;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const same =
    at.getUTCFullYear() === year &&
    at.getUTCMonth() === month - 1 &&
    at.getUTCDate() === day &&
    at.getUTCHours() === hour &&
    at.getUTCMinutes() === minute;
  return same ? at : null;
}
