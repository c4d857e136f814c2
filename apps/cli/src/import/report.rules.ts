import { toDecimal } from '#contracts/money.js';
import { CURRENCY, type InvoiceLine, REASONS, type Reason, type UnusedLine } from './line.rules.js';
import { type Plan, type Sale, worthOf } from './plan.rules.js';

/** What booking a plan came to. */
export interface Booked {
  readonly products: { readonly made: number; readonly existing: number };
  readonly customers: { readonly made: number; readonly existing: number };
  readonly unitsReceived: number;
  readonly placed: readonly Sale[];
  /** minor units: Σ line totals of the orders placed, as the system answered them */
  readonly placedWorth: number;
  readonly alreadyThere: readonly Sale[];
  readonly refused: readonly { readonly sale: Sale; readonly why: string }[];
  readonly corrections: Outcomes;
  readonly takenBack: Outcomes;
}

/** What became of lines that are booked one by one. */
export interface Outcomes {
  readonly now: readonly InvoiceLine[];
  readonly before: readonly InvoiceLine[];
  readonly refused: readonly { readonly line: InvoiceLine; readonly why: string }[];
}

/** Every line that was not booked, those that were refused among them, in the order of the file. */
export function unusedOf(plan: Plan, booked: Booked): UnusedLine[] {
  const refused = booked.refused.flatMap(({ sale, why }) =>
    sale.lines.map((line) => refusedLine(line, 'REFUSED', why)),
  );
  const corrections = booked.corrections.refused.map(({ line, why }) => refusedLine(line, 'CORRECTION', why));
  const takenBack = booked.takenBack.refused.map(({ line, why }) => refusedLine(line, 'TAKEN_BACK', why));
  return [...plan.unused, ...refused, ...corrections, ...takenBack].toSorted((a, b) => a.line - b.line);
}

function refusedLine(line: InvoiceLine, reason: Reason, detail: string): UnusedLine {
  return { line: line.line, invoice: line.invoice, code: line.sku, reason, detail };
}

/** The summary for the terminal, with the unused lines by reason. */
export function summaryOf(plan: Plan, booked: Booked, unused: readonly UnusedLine[]): string {
  const lineCount = (sales: readonly Sale[]) => sales.reduce((sum, sale) => sum + sale.lines.length, 0);
  const { corrections, takenBack } = booked;
  const refused = booked.refused.map(({ sale }) => sale);
  const withoutSale = plan.invoices - plan.returns - plan.sales.length;
  const rows: [string, string][] = [
    ['Lines', count(plan.lines)],
    ['  booked now', count(lineCount(booked.placed) + corrections.now.length + takenBack.now.length)],
    [
      '  booked before',
      count(lineCount(booked.alreadyThere) + corrections.before.length + takenBack.before.length),
    ],
    ['  not used', count(unused.length)],
    ['Invoices', count(plan.invoices)],
    ['  returns and cancellations', count(plan.returns)],
    ['  sale invoices', count(plan.invoices - plan.returns)],
    ['    with nothing to book', count(withoutSale)],
    ['    orders placed', count(booked.placed.length)],
    ['    orders already there', count(booked.alreadyThere.length)],
    ['    refused', count(refused.length)],
    ['Corrections of stock', count(corrections.now.length)],
    ['Lines taken back', count(takenBack.now.length)],
    ['Products made', count(booked.products.made)],
    ['Products that existed', count(booked.products.existing)],
    ['Customers made', count(booked.customers.made)],
    ['Customers that existed', count(booked.customers.existing)],
    ['Units received', count(booked.unitsReceived)],
    ['Money of the orders placed', pounds(booked.placedWorth)],
    ['  the same lines in the file', pounds(worthOf(booked.placed.flatMap((sale) => sale.lines)))],
    ['Money booked before', pounds(worthOf(booked.alreadyThere.flatMap((sale) => sale.lines)))],
  ];
  const widest = Math.max(...rows.map(([name]) => name.length));
  const deepest = Math.max(...rows.map(([, value]) => value.length));
  const table = rows.map(([name, value]) => `${name.padEnd(widest)}  ${value.padStart(deepest)}`);
  return [...table, ...unusedByReason(unused)].join('\n');
}

/** The report file: one CSV row for each line that was not booked. */
export function reportOf(unused: readonly UnusedLine[]): string {
  const rows = unused.map(({ line, invoice, code, reason, detail }) =>
    [String(line), invoice, code, detail ? `${REASONS[reason]}: ${detail}` : REASONS[reason]]
      .map(cell)
      .join(','),
  );
  return `${['Line,InvoiceNo,StockCode,Reason', ...rows].join('\n')}\n`;
}

/** @returns ascending numbers as `3, 5–8` */
export function ranges(numbers: readonly number[]): string {
  const spans: [first: number, last: number][] = [];
  for (const number of numbers) {
    const span = spans.at(-1);
    if (span && number === span[1] + 1) span[1] = number;
    else spans.push([number, number]);
  }
  return spans.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(', ');
}

function unusedByReason(unused: readonly UnusedLine[]): string[] {
  if (unused.length === 0) return [];
  const parts = (Object.keys(REASONS) as Reason[]).flatMap((reason) => {
    const lines = unused.filter((each) => each.reason === reason).map((each) => each.line);
    return lines.length > 0 ? [`  ${REASONS[reason]}: ${count(lines.length)} (line ${ranges(lines)})`] : [];
  });
  return ['Lines not used', ...parts];
}

const count = (number: number): string => number.toLocaleString('en-GB');
const pounds = (amount: number): string =>
  `${toDecimal(amount, CURRENCY).toLocaleString('en-GB', { minimumFractionDigits: 2 })} ${CURRENCY}`;

/** A cell that begins like a formula is kept from being one. */
function cell(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
