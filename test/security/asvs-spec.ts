import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, it } from '@jest/globals';

interface Row {
  readonly item: string;
  readonly level: string;
  readonly subject: string;
  readonly status: string;
  readonly proof: string;
}
const rows = parse(readFileSync('docs/asvs.csv', 'utf8'), { columns: true }) as Row[];
const files = ({ proof }: Row): string[] =>
  proof.match(/(?:\b(?:test|libs|docs)\/[\w/.-]+|README\.md|\.dockerignore)/g) ?? [];

it('every row says how it stands, and by what that is shown or why', () => {
  const statuses = ['holds', 'partly', 'not met', 'not applicable', 'deployment'];
  const broken = rows.filter(
    ({ item, level, subject, status, proof }) =>
      !/^\d+\.\d+\.\d+$/.test(item) ||
      !/^[12]$/.test(level) ||
      !subject ||
      !statuses.includes(status) ||
      !proof,
  );
  expect(broken).toEqual([]);
  expect(new Set(rows.map(({ item }) => item)).size).toBe(rows.length);
});

it('every file that shows something is there', () => {
  expect(rows.flatMap(files).filter((path) => !existsSync(path))).toEqual([]);
  expect(rows.filter((row) => files(row).length > 0).length).toBeGreaterThan(60);
});
