import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';

const requireNative = createRequire(import.meta.url);

const IS_ESM = /^\s*(import|export)\b/m;

/** Our own sources run as they were built. */
function fileOf(path, root) {
  const place = relative(root, path).split(sep).join('/');
  if (!place.endsWith('.ts')) return path;
  const file = join(root, 'dist', `${place.slice(0, -3)}.js`);
  if (!existsSync(file)) throw new Error(`${place} is not built: run  npm run build`);
  return file;
}

/** In place of a module's code: the module as node loads it, with all of its exports. */
export default {
  process(source, path, { config }) {
    const file = fileOf(path, config.rootDir);
    const native = `requireNative(${JSON.stringify(file)})`;
    if (!IS_ESM.test(source)) return { code: `module.exports = ${native};` };
    const names = Object.keys(requireNative(file)).map((name) =>
      name === 'default' ? 'export default native.default;' : `export const ${name} = native.${name};`,
    );
    return { code: [`const native = ${native};`, ...names].join('\n') };
  },
  getCacheKey(source, path) {
    return createHash('sha256').update(`5\n${path}\n${source}`).digest('hex');
  },
};
