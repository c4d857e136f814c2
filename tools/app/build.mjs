import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../launch/children.mjs';
import { Failure } from '../launch/failure.mjs';
import { root } from '../launch/places.mjs';

const stamp = join(root, 'dist/.stamp');
/** What browsers get is not compiled: it is served as it stands. */
const PAGE = 'libs/operations/page';
const isPage = (name) => name.replaceAll('\\', '/').startsWith('operations/page/');

/** Changes with every source that is added, removed or edited. */
function fingerprint() {
  const hash = createHash('sha256');
  let count = 0;
  for (const folder of ['apps', 'libs']) {
    if (!existsSync(join(root, folder))) continue;
    const names = readdirSync(join(root, folder), { recursive: true });
    for (const name of names
      .filter((one) => isPage(one) || (one.endsWith('.ts') && !one.endsWith('.spec.ts')))
      .toSorted((a, b) => (a < b ? -1 : 1))) {
      const { size, mtimeMs } = statSync(join(root, folder, name));
      hash.update(`${folder}/${name} ${size} ${mtimeMs}\n`);
      count += 1;
    }
  }
  for (const file of ['.swcrc', 'package-lock.json'].filter((name) => existsSync(join(root, name)))) {
    hash.update(readFileSync(join(root, file)));
  }
  return { digest: hash.digest('hex'), count };
}

/** Compiles in place, never emptying a dist that a running server was started from. */
export async function build(tell = () => {}) {
  const { digest, count } = fingerprint();
  if (count === 0) return 'no sources here, dist as it is';
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return 'up to date';
  tell(`compiling ${count} files`);
  const args = [join(root, 'node_modules/@swc/cli/bin/swc.js'), 'apps', 'libs', '-d', 'dist'];
  const { code, stdout, stderr } = await run(
    process.execPath,
    [...args, '--config-file', '.swcrc', '--ignore', '**/*.spec.ts', '--ignore', `${PAGE}/**`],
    { cwd: root },
  );
  if (code !== 0) {
    process.stderr.write(`\n${stdout}${stderr}\n`);
    throw new Failure('The sources do not compile: mend what the compiler names above, then run this again.');
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  if (existsSync(join(root, PAGE))) cpSync(join(root, PAGE), join(root, 'dist', PAGE), { recursive: true });
  writeFileSync(stamp, digest);
  return `${count} files compiled`;
}
