import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../launch/failure.mjs';
import { findMongod } from './binary.mjs';
import { beforeEnd, goOn } from '../launch/life.mjs';
import { answers, startMongod, stopMongod, uriOf } from './mongod.mjs';
import { places } from '../launch/places.mjs';
import { freePort } from '../launch/ports.mjs';
import { dropStaleUsers, isAlive, liveUsers, readJson, signIn, signOut, withLock } from '../launch/users.mjs';

export const alreadyRuns = ({ pid, port, since }) =>
  new Failure(
    `Tallyhouse runs here already: process ${pid} at http://localhost:${port} since ${new Date(since).toLocaleTimeString()}; use it, end it with Ctrl-C there, or start another one in a folder of its own.`,
  );

const others = () => liveUsers().filter(({ pid }) => pid !== process.pid);

function wipe() {
  const kept = new Set(['bin', 'users', 'lock']);
  for (const name of readdirSync(places.data).filter((one) => !kept.has(one))) {
    rmSync(join(places.data, name), { recursive: true, force: true });
  }
}

async function begin({ fresh, embedded }, tell) {
  const state = readJson(places.mongoState);
  const stop = async (why) => {
    tell(why);
    await stopMongod(state);
  };
  if (fresh) {
    const [user] = others();
    if (user) {
      throw new Failure(
        `--fresh would wipe the data under process ${user.pid} (npm run ${user.program}): end that one, then run this again.`,
      );
    }
    if (state && isAlive(state)) await stop('ending a MongoDB that was left over');
    wipe();
  }
  if (!embedded) return undefined;
  if (!fresh && (await answers(state))) return { ...state, joined: true };
  if (state && isAlive(state)) await stop('ending a MongoDB that does not answer');
  const binary = await findMongod(tell);
  tell(`starting MongoDB ${binary.version}`);
  const port = await freePort(fresh ? undefined : state?.port);
  goOn();
  const started = await startMongod({
    binary: binary.path,
    folder: places.mongo,
    log: places.mongoLog,
    port,
  });
  writeFileSync(places.mongoState, JSON.stringify(started));
  return { ...started, joined: false, version: binary.version, source: binary.source };
}

/** Signs out; the last of this folder stops the database. */
async function leave(embedded) {
  await withLock(async () => {
    signOut();
    dropStaleUsers();
    if (!embedded || liveUsers().length > 0) return;
    await stopMongod(readJson(places.mongoState));
  });
}

/**
 * Signs this program in and has the embedded MongoDB run for it; it leaves by itself when the process ends.
 *
 * @param user `{ program, port? }`, told to whoever comes later
 * @param wish `{ fresh, embedded }`; not embedded: only signed in
 * @returns undefined when not embedded, else `{ pid, port, uri, joined, version?, source? }`
 */
export async function useDatabase(user, wish, tell) {
  mkdirSync(places.users, { recursive: true });
  return withLock(
    async () => {
      dropStaleUsers();
      const running = others().find(({ program }) => program === 'start');
      if (user.program === 'start' && running) throw alreadyRuns(running);
      signIn(user);
      beforeEnd(() => leave(wish.embedded));
      const state = await begin(wish, tell);
      return state && { ...state, uri: uriOf(state.port, 'tallyhouse') };
    },
    { tell, holder: 'is at the database' },
  );
}

/** What a second Ctrl-C does: no waiting, MongoDB recovers from its journal. */
export function forceEmbedded() {
  const state = readJson(places.mongoState);
  if (others().length === 0 && state && isAlive(state)) process.kill(state.pid, 'SIGKILL');
  signOut();
}
