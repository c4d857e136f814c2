import { posix } from 'node:path';

/** A rule about where files are. `violates` gets the paths below apps/ and libs/ and names the offending folders. */
export interface TreeRule {
  readonly name: string;
  readonly why: string;
  violates(paths: readonly string[]): string[];
}

const MOST_FILES = 12;

const isSource = (path: string) => path.endsWith('.ts') && !path.endsWith('.spec.ts');
const moduleOf = (path: string) => /^libs\/(?!platform\/|contracts\/)[^/]+/.exec(path)?.[0];

export const treeRules: readonly TreeRule[] = [
  {
    name: 'every-module-has-a-readme',
    why: 'README.md says on one screen what a module owns, answers, tells and hears, and its invariants.',
    violates: (paths) =>
      [...new Set(paths.filter(isSource).flatMap((path) => moduleOf(path) ?? []))].filter(
        (module) => !paths.includes(`${module}/README.md`),
      ),
  },
  {
    name: 'folders-stay-small',
    why: `A folder of more than ${MOST_FILES} files gets folders by thing, such as reservations/, never by kind.`,
    // Contracts have one file per module, so their folder grows with the system and not with a file too many.
    violates: (paths) => {
      const counts = new Map<string, number>();
      for (const path of paths.filter((each) => isSource(each) && !each.startsWith('libs/contracts/'))) {
        const folder = posix.dirname(path);
        counts.set(folder, (counts.get(folder) ?? 0) + 1);
      }
      return [...counts].filter(([, count]) => count > MOST_FILES).map(([folder]) => folder);
    },
  },
];
