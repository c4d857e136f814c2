import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { filesEnding, read, root } from '../docs/project.js';

/** What the sources declare, by the forms in which a document names it. */
export interface Declared {
  /** `Class.member` */
  readonly members: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  /** `NAME = 500`, as it is written */
  readonly numbers: ReadonlySet<string>;
  /** texts that are compared with: requests, facts, handlers, crash points */
  readonly texts: ReadonlySet<string>;
}

/** Reads apps/ and libs/, specs left out. */
export function declaredInSources(): Declared {
  const declared = {
    members: new Set<string>(),
    functions: new Set<string>(),
    numbers: new Set<string>(),
    texts: new Set<string>(),
  };
  for (const path of ['apps', 'libs'].flatMap((folder) => filesEnding('.ts', folder))) {
    if (!path.endsWith('.spec.ts'))
      collect(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest), declared);
  }
  return declared;
}

function collect(file: ts.SourceFile, declared: Record<keyof Declared, Set<string>>): void {
  const textOf = (node: ts.Node): string => node.getText(file);
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node) && node.name) {
      for (const { name } of node.members)
        if (name) declared.members.add(`${node.name.text}.${textOf(name)}`);
    } else if (ts.isFunctionDeclaration(node) && node.name) declared.functions.add(node.name.text);
    else if (ts.isVariableDeclaration(node) && node.initializer && ts.isNumericLiteral(node.initializer))
      declared.numbers.add(`${textOf(node.name)} = ${textOf(node.initializer)}`);
    else if (ts.isStringLiteral(node)) declared.texts.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
}

const MERMAID = /^```mermaid$([^]*?)^```$/gm;
const MEMBER = /^[A-Z]\w*\.[a-z]\w*$/;

/** Everything of the code that a document names: spans of code, and members in its pictures. */
export function namesIn(text: string): string[] {
  const drawn = [...text.matchAll(MERMAID)].flatMap(
    ([, picture = '']) => picture.match(/\b[A-Z]\w*\.[a-z]\w*\b/g) ?? [],
  );
  const spans = [...text.replace(MERMAID, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [...new Set([...spans, ...drawn])];
}

/** Names that lead to nothing: absent files, members, functions, requests; numbers that are others by now. */
export function ledAstray(names: readonly string[], declared: Declared): string[] {
  return names.filter((name) => {
    if (/^\.?[\w-]+\/|^\.[\w-]+\.mjs$/.test(name))
      return !/\bY\b/.test(name) && !existsSync(join(root, name));
    if (MEMBER.test(name)) return !declared.members.has(name);
    if (/^[a-z]\w*\(\)$/.test(name)) return !declared.functions.has(name.slice(0, -2));
    if (/^[A-Z_]+ = /.test(name)) return !declared.numbers.has(name);
    if (/^[a-z]+[.:][\w-]+$/.test(name)) return !declared.texts.has(name);
    return false;
  });
}
