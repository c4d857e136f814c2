import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../../tools/launch/places.mjs';

const folder = join(root, 'bench/results');

/**
 * Keeps what was measured as `<date>-<name>.json` and, unless it was only a quick look, as `latest-<name>.json`.
 *
 * @returns the paths, as a person at the project's root would type them
 */
export async function keep(name, result, { quick }) {
  mkdirSync(folder, { recursive: true });
  const stamp = result.machine.date.replaceAll(':', '').slice(0, 17);
  const files = [`${stamp}-${name}.json`, ...(quick ? [] : [`latest-${name}.json`])];
  return Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      const text = JSON.stringify(result, (_, value) => (Number.isNaN(value) ? null : value));
      writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: 'json' }));
      return relative(root, path);
    }),
  );
}

/** Rows of cells as aligned text, the first row the heads; numbers stand right. */
export function table(rows) {
  const texts = rows.map((row) => row.map((cell) => (Number.isNaN(cell) ? '–' : String(cell))));
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => row[column].length)));
  const isNumber = (text) => /^[\d.,–%×]+( ×)?$/.test(text);
  return texts
    .map((row, line) =>
      row
        .map((text, column) =>
          isNumber(texts[Math.max(line, 1)]?.[column] ?? '') || isNumber(text)
            ? text.padStart(widths[column])
            : text.padEnd(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Statuses other than the good one, `503: 4, broken: 1`; a dash when there were none. */
export const others = (statuses, good) =>
  Object.entries(statuses)
    .filter(([status]) => status !== good)
    .map(([status, count]) => `${status}: ${count}`)
    .join(', ') || '-';
