import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closedLoad } from '../load/closed.mjs';
import { median } from '../load/figures.mjs';
import { optionsOf } from '../options.mjs';
import { setStage } from '../orders/orders.mjs';
import { orderRequests } from '../orders/targets.mjs';
import { cli } from '../stage/api.mjs';
import { yardstick } from '../stage/machine.mjs';
import { keep, table } from '../stage/results.mjs';

const OPTIONS = {
  fill: { preset: '30', quick: '5', most: 600 },
  rounds: { preset: '5', quick: '2', most: 30 },
  clients: { preset: '16', most: 256 },
  seed: { preset: '1', most: 1_000_000 },
};
const MEGABYTE = 1_000_000;
const ADDS_UP = 'Everything adds up.';

const say = (text) => console.log(`  ${text}`);

async function timed(work) {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}

/**
 * npm run bench -- backup: what a backup costs those who order meanwhile, how long it and its restore take, and whether what
 * comes back adds up. @returns 1 when it does not
 */
export async function backup(args) {
  const options = optionsOf(args, OPTIONS);
  const { fill, rounds, clients } = options;
  const stage = await setStage({ ORDER_PROCESSING: 'manual', ...options.set }, [], {
    products: 200,
    customers: 20,
  });
  const { tallyhouse, world, database, env, folder } = stage;
  const uri = database.uriOf('bench_tallyhouse');
  const next = orderRequests(world, 'spread', options.seed);
  const load = (seconds) => closedLoad({ port: tallyhouse.api.port, clients, seconds, good: '201', next });
  say(`orders for ${fill} s, then ${rounds} rounds of ordering beside a backup and without one`);
  await load(fill);
  await tallyhouse.settle();

  const measured = [];
  for (let round = 0; round < rounds; round++) {
    const to = join(folder, `backup-${round}`);
    let running = true;
    const making = timed(() => cli(env, uri, 'backup', '--to', to)).finally(() => (running = false));
    // for as long as the backup takes
    const beside = await closedLoad({
      port: tallyhouse.api.port,
      clients,
      seconds: 600,
      good: '201',
      next: (client) => (running ? next(client) : undefined),
    });
    const seconds = await making;
    const alone = await load(Math.ceil(seconds));
    const { collections } = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8'));
    const sum = (value) => collections.reduce((all, each) => all + value(each), 0);
    const sizes = {
      documents: sum(({ documents }) => documents),
      bytes: sum(({ bytes }) => bytes),
      packed: sum(({ metadata, data }) => metadata.bytes + (data?.bytes ?? 0)),
    };
    const copy = database.uriOf(`bench_restored_${round}`);
    const restoreSeconds = await timed(() => cli(env, copy, 'restore', '--from', to));
    const addsUp = (await cli(env, copy, 'integrity')).includes(ADDS_UP);
    await database.client.db(`bench_restored_${round}`).dropDatabase();
    await tallyhouse.settle();
    measured.push({ round, seconds, restoreSeconds, addsUp, ...sizes, beside, alone });
  }
  stage.about.yardstick.push(await yardstick(database.client));
  const middle = (value) => median(measured.map(value));
  const row = {
    documents: middle(({ documents }) => documents),
    megabytes: middle(({ bytes }) => bytes / MEGABYTE),
    packedRatio: middle(({ packed, bytes }) => packed / bytes),
    backupSeconds: middle(({ seconds }) => seconds),
    restoreSeconds: middle((each) => each.restoreSeconds),
    ordersBesideRatio: middle(({ beside, alone }) => beside.perSecond / alone.perSecond),
    p99BesideRatio: middle(({ beside, alone }) => beside.p99 / alone.p99),
  };
  console.log(
    `\n${table([
      ['documents', 'MB', 'packed ×', 'backup s', 'restore s', 'orders/s × without', 'p99 × without'],
      Object.values(row).map((value) => Math.round(value * 100) / 100),
    ])}\n`,
  );
  for (const path of await keep('backup', { machine: stage.about, options, row, measured }, options))
    say(`kept in ${path}`);
  const broken = measured.filter(({ addsUp }) => !addsUp);
  if (broken.length > 0) say(`what came back did not add up, ${broken.length} times`);
  return broken.length > 0 ? 1 : 0;
}
