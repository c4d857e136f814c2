import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueOf } from './catalogue.rules.js';
import type { Reason } from './line.rules.js';
import { type Plan, planOf, worthOf } from './plan.rules.js';
import { readFile } from './read-file.js';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallyhouse-csv-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string) {
  const path = join(folder, 'file.csv');
  writeFileSync(path, content);
  return readFile(path);
}

describe('readFile', () => {
  it('copes with commas and quotes in descriptions, a byte order mark, columns in another order and blank lines', async () => {
    const content = [
      '\uFEFFStockCode,InvoiceNo,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,Extra',
      '22139,1,"TEA SET, ""BLUE""",1,12/1/2010 8:26,4.95,,Norway,x',
      '',
      '22139,1,TEA 3" SET,1,12/1/2010 8:26,4.95,,Norway,x\r',
    ].join('\n');
    expect(await read(content)).toMatchObject([
      { kind: 'sale', line: { line: 2, sku: '22139', description: 'TEA SET, "BLUE"' } },
      { kind: 'sale', line: { line: 4, description: 'TEA 3" SET' } },
    ]);
  });

  it('keeps a line that is too short, as unreadable', async () => {
    expect(await read(`${HEADER}\n536365,85123A\n`)).toMatchObject([
      { unused: { line: 2, reason: 'UNREADABLE', detail: 'Description is missing' } },
    ]);
  });

  it.each([
    ['', /file\.csv is empty/],
    [`${HEADER}\n`, /has a header and no lines/],
    [
      'InvoiceNo,Quantity,StockCode\n1,2,3\n',
      /has no column Description, InvoiceDate, UnitPrice, CustomerID, Country/,
    ],
    [`${HEADER}\n1,"never closed\n`, /is not a usable CSV file/],
  ])('refuses %j in one sentence', async (content, words) => {
    await expect(read(content)).rejects.toThrow(words);
  });

  it('says when there is no file', async () => {
    await expect(readFile(join(folder, 'nowhere.csv'))).rejects.toThrow(/does not exist/);
    await expect(readFile(folder)).rejects.toThrow(/is a folder/);
  });
});

describe('data/online-retail.csv', () => {
  let plan: Plan;
  beforeAll(async () => {
    plan = planOf(await readFile('data/online-retail.csv'));
  });

  it('has 299 sale invoices, 286 of them with something to book', () => {
    expect(plan).toMatchObject({ lines: 6_349, invoices: 332, returns: 33 });
    expect(plan.invoices - plan.returns).toBe(299);
    expect(plan.sales).toHaveLength(286);
  });

  it('has every line in a sale, a correction, a take-back or among the unused', () => {
    const booked = [
      ...plan.sales.flatMap((sale) => sale.lines),
      ...plan.corrections,
      ...plan.takeBacks.map((each) => each.line),
    ].map((line) => line.line);
    const lines = [...booked, ...plan.unused.map((each) => each.line)].toSorted((a, b) => a - b);
    expect(lines).toEqual(Array.from({ length: 6_349 }, (_, at) => at + 2));
  });

  it('leaves out 101 lines, by reason', () => {
    const counts = new Map<Reason, number>();
    for (const { reason } of plan.unused) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ NOT_GOODS: 19, RETURN: 74, WRITE_OFF: 8 });
  });

  it('sells 1,714 products for 120,057.40 GBP to 199 customers and guests', () => {
    const lines = plan.sales.flatMap((sale) => sale.lines);
    expect(lines).toHaveLength(6_239);
    expect(worthOf(lines)).toBe(12_005_740);
    expect(catalogueOf(lines)).toHaveLength(1_714);
    expect(new Set(plan.sales.flatMap((sale) => sale.customerId ?? [])).size).toBe(199);
  });

  it('dates the invoice that was written over two minutes by the first', () => {
    const sale = plan.sales.find(({ invoice }) => invoice === '536591');
    expect(sale?.placedAt).toEqual(new Date('2010-12-01T16:57:00Z'));
  });
});
