import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './children.mjs';
import { Failure } from './failure.mjs';
import { claimFolder, places, root } from './places.mjs';
import { liveUsers, withLock } from './users.mjs';

const packagesIn = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;

/** Whether npm's own record of what it installed has every package of the lock in its version. */
export function isInstalled() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync(join(root, record))) return false;
  const installed = packagesIn(record);
  return Object.entries(packagesIn('package-lock.json')).every(
    ([path, wanted]) =>
      !path || (wanted.optional && !installed[path]) || installed[path]?.version === wanted.version,
  );
}

/** npm as it was called, else the one on PATH. */
function npm() {
  const script = process.env.npm_execpath;
  if (script?.endsWith('npm-cli.js') && existsSync(script))
    return { program: process.execPath, first: [script] };
  return process.platform === 'win32'
    ? { program: process.env.ComSpec ?? 'cmd.exe', first: ['/d', '/s', '/c', 'npm'] }
    : { program: 'npm', first: [] };
}

/** Makes node_modules what package-lock.json says; who comes meanwhile waits for it. */
export async function install(tell) {
  if (isInstalled()) return 'as in package-lock.json';
  claimFolder(root);
  claimFolder(places.bin);
  return withLock(() => (isInstalled() ? 'installed by another start' : installNow(tell)), {
    file: places.installLock,
    tell,
    holder: 'installs them',
  });
}

async function installNow(tell) {
  const user = liveUsers().find(({ pid }) => pid !== process.pid);
  if (user) {
    throw new Failure(
      `The packages changed while process ${user.pid} (npm run ${user.program}) uses them: end it, then run this again.`,
    );
  }
  tell('installing from package-lock.json (npm ci), about a minute the first time');
  const { program, first } = npm();
  const args = [...first, 'ci', '--include=dev', '--include=optional', '--loglevel=error'];
  const { code, stdout, stderr } = await run(program, args, { cwd: root });
  if (code !== 0 || !isInstalled()) {
    const lines = `${stdout}\n${stderr}`
      .split('\n')
      .filter((line) => line.trim() && !/A complete log of/.test(line));
    const reason = lines
      .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
      .filter((line) => line && !/^(code|errno|syscall) /.test(line));
    throw new Failure(
      `npm ci could not install the packages (${reason[0] ?? `exit code ${code}`}): see that this machine reaches the npm registry, then run  npm ci  here to read all it says.`,
    );
  }
  return 'installed from package-lock.json';
}
