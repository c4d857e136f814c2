import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { Refusal } from '../refusal.js';
import { COLUMNS, type Column, type Reading, readLine } from './line.rules.js';

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads and understands a file line by line.
 *
 * @throws {Refusal} when it cannot be read, is no CSV or lacks a column
 */
export async function readFile(path: string): Promise<Reading[]> {
  const readings: Reading[] = [];
  let header: Map<Column, number> | undefined;
  const parser = parse({
    bom: true,
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  try {
    await pipeline(createReadStream(path), parser, async (rows: AsyncIterable<Parsed>) => {
      for await (const { record, info } of rows) {
        if (header) readings.push(readLine({ line: info.lines, fields: fieldsOf(record, header) }));
        else header = headerOf(record, path);
      }
    });
  } catch (error) {
    throw unusable(error, path);
  }
  if (!header) throw new Refusal(`${path} is empty.`);
  if (readings.length === 0) throw new Refusal(`${path} has a header and no lines.`);
  return readings;
}

function headerOf(record: readonly string[], path: string): Map<Column, number> {
  const names = record.map((name) => name.trim());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new Refusal(`${path} has no column ${missing.join(', ')} in its first line.`);
  return new Map(COLUMNS.map((column) => [column, names.indexOf(column)]));
}

function fieldsOf(
  record: readonly string[],
  header: ReadonlyMap<Column, number>,
): Partial<Record<Column, string>> {
  return Object.fromEntries([...header].map(([column, at]) => [column, record[at]]));
}

const IN_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};

function unusable(error: unknown, path: string): unknown {
  if (error instanceof CsvError) return new Refusal(`${path} is not a usable CSV file: ${error.message}.`);
  const words = IN_WORDS[String((error as { code?: unknown }).code)];
  return words ? new Refusal(`${path} ${words}.`) : error;
}
