import type { Integrity } from '#contracts/integrity.js';

const HEAD = ['check', 'checked', 'failed', 'pending', 'what it says'] as const;

/** The checks in the order of their numbers as a table, then the counterexamples and the verdict. */
export function tableOf(checks: readonly Integrity[]): string {
  const sorted = checks.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const rows = sorted.map((check) => [
    check.name,
    String(check.checked),
    String(check.failed),
    String(check.pending ?? 0),
    check.description,
  ]);
  const widths = HEAD.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] as string).length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((text, at) =>
        at > 0 && at < 4 ? text.padStart(widths[at] as number) : text.padEnd(widths[at] as number),
      )
      .join('  ')
      .trimEnd();
  const broken = sorted.filter((check) => check.failed > 0);
  return [
    line(HEAD),
    ...rows.map(line),
    ...broken.flatMap((check) =>
      check.counterexamples.map((each) => `${check.name}: ${JSON.stringify(each)}`),
    ),
    broken.length === 0 ? 'Everything adds up.' : `${broken.map((check) => check.name).join(', ')} failed.`,
  ].join('\n');
}
