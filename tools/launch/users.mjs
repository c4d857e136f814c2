import { linkSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { goOn } from './life.mjs';
import { places } from './places.mjs';

/**
 * Tells a process from a later one that got its number: on Linux the tick it began at, elsewhere nothing.
 *
 * @returns undefined when no such process runs (a zombie does not)
 */
export function markOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return undefined;
  }
  if (process.platform !== 'linux') return 'alive';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A leader that ended while its threads are still ending holds its files and ports.
    const isOver = fields[0] === 'X' || (fields[0] === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1);
    return isOver ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

export const isAlive = ({ pid, mark }) =>
  Number.isInteger(pid) && pid > 0 && markOf(pid) !== undefined && markOf(pid) === mark;

export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The programs that use `.data` at this moment: `{ pid, mark, program, port?, since }`. */
export function liveUsers() {
  let names = [];
  try {
    names = readdirSync(places.users);
  } catch {
    return [];
  }
  return names.map((name) => readJson(join(places.users, name))).filter((user) => user && isAlive(user));
}

export function dropStaleUsers() {
  mkdirSync(places.users, { recursive: true });
  for (const name of readdirSync(places.users)) {
    const user = readJson(join(places.users, name));
    if (!user || !isAlive(user)) rmSync(join(places.users, name), { force: true });
  }
}

export function signIn(user) {
  const mine = { pid: process.pid, mark: markOf(process.pid), since: new Date().toISOString(), ...user };
  writeFileSync(join(places.users, String(process.pid)), JSON.stringify(mine));
}

export const signOut = () => rmSync(join(places.users, String(process.pid)), { force: true });

/** Takes the lock file whole (written aside, then linked), so that nobody reads half of it. */
function take(file, mine) {
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, mine);
  try {
    linkSync(aside, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** A dead holder's lock is removed by one process at a time, so that none removes the next holder's. */
function breakStale(file, seen) {
  const breaker = `${file}.break`;
  try {
    writeFileSync(breaker, '', { flag: 'wx' });
  } catch {
    try {
      if (Date.now() - statSync(breaker).mtimeMs > 5_000) rmSync(breaker, { force: true });
    } catch {}
    return;
  }
  try {
    if (readFileSync(file, 'utf8') === seen) rmSync(file, { force: true });
  } catch {
  } finally {
    rmSync(breaker, { force: true });
  }
}

/**
 * One process at a time; a lock whose holder was killed is taken over.
 *
 * @param wait `{ file, tell, holder }`: the lock, that of this folder unless given; who hears that it is waited for, and what
 *   the holder does. Told nothing, it waits also while this process ends.
 */
export async function withLock(work, { file = places.lock, tell, holder } = {}) {
  const mine = JSON.stringify({ pid: process.pid, mark: markOf(process.pid) });
  while (!take(file, mine)) {
    let seen = '';
    try {
      seen = readFileSync(file, 'utf8');
    } catch {
      continue;
    }
    const by = JSON.parse(seen);
    if (isAlive(by)) {
      if (tell) {
        goOn();
        tell(`waiting for process ${by.pid}, which ${holder}`);
      }
      await pause(50);
    } else {
      breakStale(file, seen);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
