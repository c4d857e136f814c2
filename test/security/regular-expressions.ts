import { readFileSync } from 'node:fs';
import { check } from 'recheck';
import ts from 'typescript';

export interface Expression {
  /** as it stands in the code: `/^a+$/i` */
  readonly text: string;
  /** `libs/platform/src/http/paging/cursor.ts:12` */
  readonly place: string;
}

/** Every regular expression that stands in a file, and every one that is put together while the program runs. */
export function expressionsIn(path: string): { written: Expression[]; built: string[] } {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const written: Expression[] = [];
  const built: string[] = [];
  const visit = (node: ts.Node): void => {
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    if (ts.isRegularExpressionLiteral(node)) written.push({ text: node.text, place: `${path}:${line}` });
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(file) === 'RegExp')
      built.push(path);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { written, built };
}

/** @returns how its time grows with a text that is made for it, when that is worse than in proportion; null when it is not */
export async function growthOf(text: string): Promise<string | null> {
  const end = text.lastIndexOf('/');
  const found = await check(text.slice(1, end), text.slice(end + 1), { timeout: 30_000 });
  if (found.status === 'safe') return null;
  if (found.status === 'unknown') return `nobody knows (${found.error.kind})`;
  return `${found.complexity.summary}: ${found.attack.pattern}`;
}
