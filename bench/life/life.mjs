import { closedLoad } from '../load/closed.mjs';
import { median } from '../load/figures.mjs';
import { requestText } from '../load/request.mjs';
import { optionsOf } from '../options.mjs';
import { setStage } from '../orders/orders.mjs';
import { orderRequests } from '../orders/targets.mjs';
import { yardstick } from '../stage/machine.mjs';
import { cpuOf } from '../stage/program.mjs';
import { keep, others, table } from '../stage/results.mjs';
import { brokenInvariants, logIn } from '../stage/world.mjs';

const OPTIONS = {
  seconds: { preset: '3', quick: '2', most: 60 },
  rounds: { preset: '3', quick: '1', most: 15 },
  clients: { preset: '16', most: 128 },
  orders: { preset: '900', quick: '300', most: 20_000 },
  seed: { preset: '1', most: 1_000_000 },
};
const AT_ONCE = 64;
const STEPS = ['process', 'ship', 'cancel'];

const say = (text) => console.log(`  ${text}`);
const statusOf = { place: '201', process: '200', ship: '201', cancel: '200' };

/** Requests of staff for orders, each order once; none when they have run out. */
function stepRequests(step, ids, token) {
  const path = { process: 'process', ship: 'shipments', cancel: 'cancel' }[step];
  let at = 0;
  return () => {
    if (at >= ids.length) return undefined;
    const headers = { authorization: `Bearer ${token}` };
    return requestText('POST', `/v2/orders/${ids[at++]}/${path}`, { headers, body: '{}' });
  };
}

async function pending(db, most) {
  const orders = await db
    .collection('orders')
    .find({ status: 'PENDING' }, { projection: { _id: 1 } })
    .limit(most)
    .toArray();
  return orders.map(({ _id }) => _id);
}

/** Orders on the hot product, waiting for each step: as many as asked for. */
async function prepare({ tallyhouse, world }, token, count, seed) {
  const { port } = tallyhouse.api;
  const next = orderRequests(world, 'hot', seed);
  let left = STEPS.length * count;
  await closedLoad({
    port,
    clients: AT_ONCE,
    seconds: 60,
    good: '201',
    next: (client) => (left-- > 0 ? next(client) : undefined),
  });
  const ids = await pending(tallyhouse.db, STEPS.length * count);
  const piles = Object.fromEntries(STEPS.map((step, at) => [step, ids.slice(at * count, (at + 1) * count)]));
  const processed = stepRequests('process', piles.ship, token);
  await closedLoad({ port, clients: AT_ONCE, seconds: 60, good: '200', next: processed });
  await tallyhouse.settle();
  return piles;
}

/** npm run bench -- life: orders of one hot product placed, processed, shipped and cancelled at the same time. @returns the exit code */
export async function life(args) {
  const options = optionsOf(args, OPTIONS);
  const { seconds, rounds, clients, orders, seed } = options;
  say(`${rounds} rounds of ${seconds} s, ${clients} clients for each of place, ${STEPS.join(', ')}; hot`);
  const stage = await setStage({ ORDER_PROCESSING: 'manual', ...options.set });
  const { tallyhouse, world, database } = stage;
  const token = await logIn(tallyhouse.api.url, stage.admin);
  const load = { port: tallyhouse.api.port, clients, seconds };
  const placing = (from) =>
    closedLoad({ ...load, good: '201', next: orderRequests(world, 'hot', seed + from) });
  const cpu = () => cpuOf(tallyhouse.pid) + cpuOf(database.pid);
  await placing(0);
  await tallyhouse.settle();

  const measured = [];
  for (let round = 0; round < rounds; round++) {
    const piles = await prepare(stage, token, orders, seed + 100 + round);
    const alone = await placing(200 + round);
    await tallyhouse.settle();
    const before = cpu();
    const step = (name) =>
      closedLoad({ ...load, good: statusOf[name], next: stepRequests(name, piles[name], token) });
    const [place, ...steps] = await Promise.all([placing(300 + round), ...STEPS.map(step)]);
    const together = { place, ...Object.fromEntries(STEPS.map((name, at) => [name, steps[at]])) };
    const done = Object.entries(together).reduce(
      (sum, [name, { statuses }]) => sum + (statuses[statusOf[name]] ?? 0),
      0,
    );
    measured.push({ round, alone, together, cpuPerStep: (cpu() - before) / done });
    await tallyhouse.settle();
    say(`round ${round + 1} of ${rounds}: ${done} steps`);
  }

  const row = (name, of) => {
    const cells = measured.map(of);
    const statuses = {};
    for (const cell of cells)
      for (const [status, n] of Object.entries(cell.statuses)) statuses[status] = (statuses[status] ?? 0) + n;
    return {
      name,
      perSecond: median(cells.map((cell) => cell.perSecond)),
      p50: median(cells.map((cell) => cell.p50)),
      p99: median(cells.map((cell) => cell.p99)),
      statuses,
    };
  };
  const rows = [
    row('place, alone', ({ alone }) => alone),
    ...['place', ...STEPS].map((name) => row(name, ({ together }) => together[name])),
  ];
  stage.about.yardstick.push(await yardstick(database.client));
  const integrity = await brokenInvariants(tallyhouse.api.url, stage.admin);
  console.log(
    `\n${table([
      ['step', 'per second', 'p50 ms', 'p99 ms', 'not as wanted'],
      ...rows.map(({ name, perSecond, p50, p99, statuses }) => [
        name,
        Math.round(perSecond),
        p50,
        p99,
        others(statuses, statusOf[name.split(',')[0]]),
      ]),
    ])}\n`,
  );
  say(
    `${median(measured.map(({ cpuPerStep }) => Math.round(cpuPerStep * 1_000) / 1_000))} ms of CPU per step, API and mongod`,
  );
  say(
    `${integrity.broken.length === 0 ? '✔' : '✘'} ${integrity.checks} invariants ${JSON.stringify(integrity.broken)}`,
  );
  const result = { machine: stage.about, options, rows, integrity, measured };
  for (const path of await keep('life', result, options)) say(`kept in ${path}`);
  return integrity.broken.length === 0 ? 0 : 1;
}
