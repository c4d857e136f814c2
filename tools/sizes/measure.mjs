import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** More than this is two files, or two classes. */
export const LIMITS = { lines: 350, injected: 7 };

const ROOTS = ['apps', 'libs', 'tools', 'bench', 'test'];
const OTHERS = new Set(['node_modules', 'dist', 'fixtures', 'results', 'generated']);

/**
 * Measures the sources below a root: every list the largest first, each entry with its place (`path:line` or a folder).
 * Folders and functions leave tests out.
 */
export function measure(root) {
  const sources = ROOTS.flatMap((folder) => sourcesIn(root, folder)).map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
  });
  const product = sources.filter(({ path }) => !path.startsWith('test/') && !/[.-]spec[.]ts$/.test(path));
  return {
    files: sorted(
      sources.map(({ path, text }) => ({ where: path, size: text.trimEnd().split('\n').length })),
    ),
    constructors: sorted(product.flatMap(({ path, tree }) => constructorsOf(path, tree))),
    folders: sorted(countedBy(product, ({ path }) => dirname(path))),
    functions: sorted(product.flatMap(({ path, tree }) => functionsOf(path, tree))),
  };
}

/** What is larger than it may be, as sentences. */
export function tooLarge({ files, constructors }) {
  return [
    ...files.filter(({ size }) => size > LIMITS.lines).map(({ where, size }) => `${where} has ${size} lines`),
    ...constructors
      .filter(({ size }) => size > LIMITS.injected)
      .map(({ where, name, size }) => `${where} ${name} is given ${size} things`),
  ];
}

const sorted = (sizes) => sizes.sort((a, b) => b.size - a.size || (a.where < b.where ? -1 : 1));

function sourcesIn(root, folder) {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return OTHERS.has(entry.name) ? [] : sourcesIn(root, path);
    return /\.(ts|mjs)$/.test(entry.name) ? [path] : [];
  });
}

function countedBy(things, of) {
  const counts = new Map();
  for (const thing of things) counts.set(of(thing), (counts.get(of(thing)) ?? 0) + 1);
  return [...counts].map(([where, size]) => ({ where, size }));
}

function everyNode(tree, visit) {
  const look = (node) => {
    visit(node);
    ts.forEachChild(node, look);
  };
  look(tree);
}

const lineOf = (tree, position) => tree.getLineAndCharacterOfPosition(position).line + 1;

/** Constructors of decorated classes: what Nest injects. */
function constructorsOf(path, tree) {
  const found = [];
  everyNode(tree, (node) => {
    if (!ts.isClassDeclaration(node) || !ts.getDecorators(node)?.length) return;
    const made = node.members.find(ts.isConstructorDeclaration);
    if (made?.parameters.length) {
      const where = `${path}:${lineOf(tree, made.getStart(tree))}`;
      found.push({ where, name: node.name?.text ?? 'class', size: made.parameters.length });
    }
  });
  return found;
}

function functionsOf(path, tree) {
  const found = [];
  everyNode(tree, (node) => {
    if (!ts.isFunctionLike(node) || !node.body) return;
    const [from, to] = [lineOf(tree, node.getStart(tree)), lineOf(tree, node.end)];
    const name = (node.name ?? node.parent?.name)?.getText(tree) ?? 'function';
    found.push({ where: `${path}:${from}`, name, size: to - from + 1 });
  });
  return found;
}
