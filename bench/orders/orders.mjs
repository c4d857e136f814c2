import { optionsOf } from '../options.mjs';
import { makeFolder, cli, settingsFor, startApi } from '../stage/api.mjs';
import { startDatabase } from '../stage/database.mjs';
import { machine, yardstick } from '../stage/machine.mjs';
import { keep, others, table } from '../stage/results.mjs';
import { brokenInvariants, makeAdmin, makeWorld } from '../stage/world.mjs';
import { burst, planOf, summaryOf } from './burst.mjs';
import { MIXES } from './mixes.mjs';
import { sustained } from './sustained.mjs';
import { apiTarget, startOthers } from './targets.mjs';

const TARGETS = ['tallyhouse', 'plain', 'driver', 'driver-batched', 'bare'];
const WORLD = { products: 1_000, customers: 64 };
/** What starting, filling and checking takes on a machine with two cores, in seconds. */
const AROUND = 60;
/** Handlers catch up after each cell of an application, in parts of the cell's own time. */
const CATCHING_UP = 1.2;

const OPTIONS = {
  seconds: { preset: '3', quick: '1', most: 600 },
  rounds: { preset: '3', quick: '1', most: 15 },
  clients: { preset: '1,8,32,64', quick: '1,64', most: 512, list: true },
  mixes: { preset: 'spread,zipf,hot', quick: 'spread,hot', of: Object.keys(MIXES), list: true },
  targets: { preset: TARGETS.join(), of: TARGETS, list: true },
  sustained: { preset: '', most: undefined },
  seed: { preset: '1', most: 1_000_000 },
};

const say = (text) => console.log(`  ${text}`);

/**
 * A database, a tallyhouse with products and customers in it, and who may look after it.
 *
 * @param {Record<string, string>} settings of the application
 * @param {string[]} [nodeArgs] for the process of the application
 */
export async function setStage(settings, nodeArgs, size = WORLD) {
  const folder = makeFolder();
  say('starting MongoDB and the application, filling the catalogue');
  const database = await startDatabase();
  const about = { ...(await machine(database.client)), yardstick: [await yardstick(database.client)] };
  const [{ pingsPerSecond, hashesPerSecond }] = about.yardstick;
  say(`the machine now: ${pingsPerSecond} pings and ${hashesPerSecond} hashes a second, load ${about.load}`);
  const env = settingsFor(folder, settings);
  const uri = database.uriOf('bench_tallyhouse');
  await cli(env, uri, 'migrate');
  const admin = await makeAdmin(env, uri);
  const api = await startApi({ name: 'tallyhouse', env, uri, folder, nodeArgs });
  const world = await makeWorld(api.url, admin, size);
  const tallyhouse = apiTarget(api, database.client.db('bench_tallyhouse'), world);
  await tallyhouse.settle();
  return { folder, database, about, env, admin, world, tallyhouse };
}

/** Compares what was acknowledged with what is stored, and has the invariants checked where there is an API to ask. */
async function integrityOf(target, { orders: acknowledged, unknown }, before, admin) {
  const orders = await target.db.collection('orders').countDocuments();
  const reserved = await target.db
    .collection('stock_levels')
    .aggregate([{ $group: { _id: null, sum: { $sum: '$reserved' } } }])
    .toArray();
  const made = orders - before;
  const result = { acknowledged, unknown, orders: made, reserved: reserved[0]?.sum ?? 0 };
  const lost = target.api ? await brokenInvariants(target.api.url, admin) : { broken: [] };
  const stored = made >= acknowledged && made <= acknowledged + unknown;
  const ok = lost.broken.length === 0 && stored && result.reserved === 3 * orders;
  return { ok, ...result, ...lost };
}

function print(rows, names) {
  const compared = ['plain', 'driver', 'driver-batched'].filter((name) => names.includes(name));
  const heads = [
    'mix',
    'clients',
    'target',
    'orders/s',
    'p50 ms',
    'p99 ms',
    'CPU ms',
    'mongod ms',
    'all CPU ms',
  ];
  const body = rows.map((row) => [
    row.mix,
    row.clients,
    row.target,
    Math.round(row.perSecond),
    row.p50.toFixed(1),
    row.p99.toFixed(1),
    row.cpuOwn.toFixed(3),
    row.cpuMongod.toFixed(3),
    row.cpuWhole.toFixed(3),
    row.trips.toFixed(2),
    ...compared.map((name) => (row.ratios[name] === undefined ? '' : row.ratios[name].toFixed(2))),
    others(row.statuses, '201'),
    Number.isNaN(row.drainMsPer1000) ? '' : Math.round(row.drainMsPer1000),
  ]);
  console.log(
    `\n${table([[...heads, ...compared.map((name) => `× ${name}`), 'not 201', 'drain ms/1,000'], ...body])}\n`,
  );
}

/** npm run bench -- orders. @returns the exit code: 1 when numbers did not add up in the end */
export async function orders(args) {
  const options = optionsOf(args, OPTIONS);
  if (options.sustained !== '') return sustained(options);
  const targets = TARGETS.filter((name) => name === 'tallyhouse' || options.targets.includes(name));
  const plan = planOf({ ...options, targets });
  const applications = plan.filter(({ name }) => ['tallyhouse', 'plain'].includes(name)).length;
  const minutes =
    (AROUND + options.seconds * (plan.length + targets.length + CATCHING_UP * applications)) / 60;
  say(
    `${plan.length} cells of ${options.seconds} s: ${targets.join(', ')}; ${options.mixes.join(', ')}; ${options.clients.join(', ')} clients; ${options.rounds} rounds`,
  );
  say(`takes about ${Math.ceil(minutes)} minutes; Ctrl-C ends it and all it started`);

  const stage = await setStage({ ORDER_PROCESSING: 'manual', ...options.set });
  const { database, tallyhouse } = stage;
  const started = await startOthers(targets, stage);
  const { measured, acknowledged } = await burst(plan, started.targets, options, database, say);
  const rows = summaryOf(measured, { ...options, targets, compared: ['plain', 'driver', 'driver-batched'] });

  stage.about.yardstick.push(await yardstick(database.client));
  say('checking that the numbers add up');
  const integrity = {};
  for (const target of Object.values(started.targets)) {
    if (!target.db) continue;
    // one order was placed to learn from, and it was copied to all but the first
    const before = target === tallyhouse ? 1 : 2;
    integrity[target.name] = await integrityOf(target, acknowledged[target.name], before, stage.admin);
  }
  print(rows, targets);
  for (const [name, { ok, orders: stored, broken, acknowledged: told }] of Object.entries(integrity))
    say(
      `${ok ? '✔' : '✘'} ${name}: ${stored} orders stored, ${told} acknowledged ${ok ? '' : JSON.stringify(broken)}`,
    );
  const result = { machine: stage.about, options, writesPerOrder: started.writes, rows, integrity, measured };
  for (const path of await keep('orders', result, options)) say(`kept in ${path}`);
  return Object.values(integrity).every(({ ok }) => ok) ? 0 : 1;
}
