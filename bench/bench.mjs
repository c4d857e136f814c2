import { build } from '../tools/app/build.mjs';
import { Failure } from '../tools/launch/failure.mjs';
import { end, isEnding, obeySignals } from '../tools/launch/life.mjs';
import { stepsOn } from '../tools/launch/steps.mjs';

const BENCHES = {
  orders: async () => (await import('./orders/orders.mjs')).orders,
  life: async () => (await import('./life/life.mjs')).life,
  lines: async () => (await import('./life/lines.mjs')).lines,
  reads: async () => (await import('./reads/reads.mjs')).reads,
  lists: async () => (await import('./lists/lists.mjs')).lists,
  start: async () => (await import('./start/start.mjs')).start,
  integrity: async () => (await import('./integrity/integrity.mjs')).integrity,
  backup: async () => (await import('./backup/backup.mjs')).backup,
  profile: async () => (await import('./profile.mjs')).profile,
  reports: async () => (await import('./reports/reports.mjs')).reports,
  scale: async () => (await import('./scale/scale.mjs')).scale,
};

/** npm run bench -- orders | life | lines | reads | lists | start | integrity | backup | profile | scale …: measures on a database and processes of its own, then ends them all. */
export async function bench([name, ...args]) {
  if (!Object.hasOwn(BENCHES, name ?? ''))
    throw new Failure(
      `Name what to measure: npm run bench -- ${Object.keys(BENCHES).join(' | ')}  (see bench/README.md).`,
    );
  obeySignals({ code: 130 });
  const measure = await BENCHES[name]();
  await stepsOn(process.stdout)('Build', build);
  const code = await measure(args);
  if (!isEnding()) await end(code);
}
