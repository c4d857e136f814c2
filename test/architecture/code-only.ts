import ts from 'typescript';

/** How many characters of a literal's two ends are code: its quotes, slashes, or the `}` and `${` of a template. */
const ENDS = new Map<ts.SyntaxKind, readonly [number, number]>([
  [ts.SyntaxKind.StringLiteral, [1, 1]],
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral, [1, 1]],
  [ts.SyntaxKind.RegularExpressionLiteral, [1, 1]],
  [ts.SyntaxKind.TemplateHead, [1, 2]],
  [ts.SyntaxKind.TemplateMiddle, [1, 2]],
  [ts.SyntaxKind.TemplateTail, [1, 1]],
]);

/**
 * Blanks comments and the inside of literals, so that prose cannot break a rule.
 *
 * @returns text of the same length with the same line breaks; quotes and `${…}` code stay
 */
export function codeOnly(source: string): string {
  const file = ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest);
  let code = '';
  const blankTo = (end: number) => {
    code += source.slice(code.length, end).replace(/[^\n]/g, ' ');
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(file);
    if (children.length > 0) return children.forEach(visit);
    const [head, tail] = ENDS.get(node.kind) ?? [node.getWidth(file), 0];
    const start = node.getStart(file);
    blankTo(start);
    code += source.slice(start, start + head);
    blankTo(node.end - tail);
    code += source.slice(node.end - tail, node.end);
  };
  visit(file);
  blankTo(source.length);
  return code;
}
