import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes files below a root, all or none: when one cannot be written, those before it are put back as they were.
 *
 * @param files what is to stand in each, by path
 */
export function place(root, files) {
  const undo = [];
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = join(root, path);
      const old = existsSync(file) ? readFileSync(file) : undefined;
      const first = mkdirSync(dirname(file), { recursive: true });
      undo.push(() => {
        if (old !== undefined) return writeFileSync(file, old);
        rmSync(file, { force: true });
        if (first !== undefined) removeUpTo(dirname(file), first);
      });
      writeFileSync(file, text);
    }
  } catch (error) {
    for (const step of undo.toReversed()) step();
    throw error;
  }
}

/** Removes folders that were made for a file, from the innermost to the first of them. */
function removeUpTo(folder, first) {
  for (let each = folder; each.startsWith(first); each = dirname(each)) rmdirSync(each);
}
