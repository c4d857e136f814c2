/**
 * Completes package-lock.json after an `npm install` that could not see the binaries of other platforms: npm leaves
 * them out, and `npm ci` on such a platform (and by npm's own consistency check everywhere) then refuses the lock.
 * Run it after every `npm install`: node tools/complete-lock.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';

const REGISTRY = 'https://registry.npmjs.org/';
const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openharmony',
  'win32',
  'aix',
  'netbsd',
  'openbsd',
  'sunos',
];
const PROCESSORS = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'mips64el',
  'wasm32',
];

/** What a package name such as `@swc/core-linux-arm64-musl` says of the machine it is for. */
function platformOf(name) {
  const parts = name.split(/[-/]/);
  const os = SYSTEMS.find((system) => parts.includes(system));
  const cpu = PROCESSORS.find((processor) => parts.includes(processor));
  const musl = parts.some((part) => part.startsWith('musl'));
  const gnu = parts.some((part) => part.startsWith('gnu'));
  const libc = os === 'linux' && (musl ? 'musl' : gnu && !parts.includes('gnueabihf') ? 'glibc' : undefined);
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}

/** The lock entry that node's look-up finds from `from` for `name`, nearest folder first. */
function isLocked(packages, from, name) {
  for (let folder = from; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (packages[`${folder && `${folder}/`}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

function completeLock(lock) {
  const { packages } = lock;
  let added = 0;
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name)) continue;
      const dev = entry.dev && { dev: true };
      packages[`node_modules/${name}`] = { version, ...dev, optional: true, ...platformOf(name) };
      added += 1;
    }
  }
  for (const [path, entry] of Object.entries(packages)) {
    if (!path || entry.link || entry.inBundle) continue;
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const archive = `${name.split('/').pop()}-${entry.version}.tgz`;
    const { name: alias, version, resolved: _, ...rest } = entry;
    const resolved = `${REGISTRY}${name}/-/${archive}`;
    packages[path] = { ...(alias && { name: alias }), version, resolved, ...rest };
  }
  const sorted = Object.keys(packages).toSorted((a, b) => a.localeCompare(b, 'en'));
  return {
    added,
    lock: { ...lock, packages: Object.fromEntries(sorted.map((path) => [path, packages[path]])) },
  };
}

const file = new URL('../package-lock.json', import.meta.url);
const { added, lock } = completeLock(JSON.parse(readFileSync(file, 'utf8')));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(
  `package-lock.json: ${Object.keys(lock.packages).length - 1} packages, ${added} added for other platforms`,
);
