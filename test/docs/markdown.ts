import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Documents by path relative to the root: what stands in them. */
export type Documents = ReadonlyMap<string, string>;

const FENCED = /^( *)(```|~~~)[^]*?^\1\2 *$/gm;
const LINK = /\[[^\]]*\]\(([^)\s]+)(?: "[^"]*")?\)/g;

/**
 * The rows of the table between `<!-- name -->` and `<!-- /name -->`, without its head.
 *
 * @returns one list of cells per row, backticks and escapes taken off
 */
export function tableOf(text: string, name: string): string[][] {
  const [, rest = ''] = text.split(`<!-- ${name} -->`);
  const [table = ''] = rest.split(`<!-- /${name} -->`);
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((line) =>
    line
      .slice(1, line.lastIndexOf('|'))
      .split(/(?<!\\)\|/)
      .map((cell) =>
        cell
          .trim()
          .replace(/^`([^`]*)`$/, '$1')
          .replace(/\\([*_|<>])/g, '$1'),
      ),
  );
}

/** The names of the headings that a link can jump to, as GitHub makes them. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.replace(FENCED, '').matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(
    ([, heading = '']) => heading,
  );
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Relative links that lead nowhere, as `file: link`. Code is not read for links. */
export function brokenLinks(root: string, documents: Documents): string[] {
  return [...documents].flatMap(([path, text]) =>
    [
      ...text
        .replace(FENCED, '')
        .replace(/`[^`\n]*`/g, '')
        .matchAll(LINK),
    ]
      .map(([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(root, documents, path, link))
      .map((link) => `${path}: ${link}`),
  );
}

function leadsSomewhere(root: string, documents: Documents, from: string, link: string): boolean {
  const [file = '', anchor] = decodeURI(link).split('#');
  const target = file === '' ? from : normalize(join(dirname(from), file)).replaceAll('\\', '/');
  if (target.startsWith('..') || !(documents.has(target) || existsSync(join(root, target)))) return false;
  if (anchor === undefined) return true;
  return anchorsOf(documents.get(target) ?? readFileSync(join(root, target), 'utf8')).has(anchor);
}

/** Numbers that two decisions share, of names such as `0003-group-commit.md`. */
export function doubleNumbers(names: readonly string[]): string[] {
  const numbers = names.flatMap((name) => /^\d{4}(?=-)/.exec(name)?.[0] ?? []);
  return [...new Set(numbers.filter((number, at) => numbers.indexOf(number) !== at))];
}
