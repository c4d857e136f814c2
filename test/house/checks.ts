import { cruise } from '../architecture/cruise.js';
import { inspect } from '../architecture/inspect.js';
import type { CopiedProject } from './copied-project.js';

/** What is checked of a module; with `specs`, jest's own choice of files. */
export interface Asked {
  /** files that were made or changed */
  readonly files: readonly string[];
  readonly specs: readonly string[];
  /** suites over all routes, of which the module's own rows are run: a pattern of their names */
  readonly rows?: { readonly suites: readonly string[]; readonly named: string };
}

const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];

/**
 * Checks a project as `npm test` does, but only what a new module may have spoiled.
 *
 * @returns by check what it found wrong; empty texts are well
 */
export async function findingsIn(
  project: CopiedProject,
  { files, specs, rows }: Asked,
): Promise<Record<string, string>> {
  const tool = async (...args: string[]): Promise<string> => {
    const { code, said } = await project.run(args, { NODE_OPTIONS: '', FORCE_COLOR: '0' });
    return code === 0 ? '' : said;
  };
  // the linter checks the types too
  const reading = async () => ({
    Lint: await tool('node_modules/oxlint/bin/oxlint', '--deny-warnings', ...files),
  });
  const running = async () => ({
    Build: await tool('tools/run.mjs', 'build'),
    Specs: await tool(...JEST, '--runInBand', ...specs),
    Rows: rows ? await tool(...JEST, '--runInBand', ...rows.suites, '--testNamePattern', rows.named) : '',
    Format: await tool('node_modules/prettier/bin/prettier.cjs', '--check', ...files),
  });
  const children = Promise.all([reading(), running()]);
  const sentences = (breaches: readonly { rule: string; where: string }[]): string =>
    breaches.map(({ rule, where }) => `${rule}: ${where}`).join('\n');
  // these two take their time while the children are at work
  const seen = { Boundaries: sentences(cruise(project.root)), Sources: sentences(inspect(project.root)) };
  const [read, ran] = await children;
  return { ...read, ...ran, ...seen };
}
