import { closedLoad } from '../load/closed.mjs';
import { median, randomFrom } from '../load/figures.mjs';
import { requestText } from '../load/request.mjs';
import { optionsOf } from '../options.mjs';
import { setStage } from '../orders/orders.mjs';
import { cpuOf } from '../stage/program.mjs';
import { keep, others, table } from '../stage/results.mjs';
import { ADDRESS } from '../stage/world.mjs';

const OPTIONS = {
  seconds: { preset: '3', quick: '2', most: 60 },
  rounds: { preset: '5', quick: '1', most: 15 },
  lines: { preset: '500', most: 1_000 },
  seed: { preset: '1', most: 1_000_000 },
};
/** A large order may cost this many times a small one. */
const MOST_TIMES = 60;

const say = (text) => console.log(`  ${text}`);
const address = JSON.stringify(ADDRESS);

/** Orders of so many lines, each of another product, by one customer. */
function ordersOf(lines, { products, customers }, seed) {
  const random = randomFrom(seed);
  const run = `${process.pid}-${Date.now().toString(36)}-${lines}-${seed}`;
  let made = 0;
  return () => {
    const from = Math.floor(random() * products.length);
    const items = Array.from(
      { length: lines },
      (_, at) => `{"productId":"${products[(from + at) % products.length]}","quantity":1}`,
    );
    return requestText('POST', '/v2/orders', {
      headers: { authorization: `Bearer ${customers[0].token}`, 'idempotency-key': `${run}-${++made}` },
      body: `{"items":[${items.join(',')}],"shippingAddress":${address}}`,
    });
  };
}

/** npm run bench -- lines: what an order of 500 lines costs, in orders of one line. @returns the exit code */
export async function lines(args) {
  const options = optionsOf(args, OPTIONS);
  const { seconds, rounds, seed } = options;
  const kinds = [1, options.lines];
  say(`one client, orders of ${kinds.join(' and of ')} lines in turn; ${rounds} rounds of ${seconds} s each`);
  const stage = await setStage({ ORDER_PROCESSING: 'manual', ...options.set });
  const { tallyhouse, world, database } = stage;
  const measured = [];
  for (let round = -1; round < rounds; round++) {
    for (const count of round % 2 ? kinds.toReversed() : kinds) {
      const before = cpuOf(tallyhouse.pid) + cpuOf(database.pid);
      const next = ordersOf(count, world, seed + round + 1);
      const cell = await closedLoad({ port: tallyhouse.api.port, clients: 1, seconds, good: '201', next });
      await tallyhouse.settle();
      const cpu = (cpuOf(tallyhouse.pid) + cpuOf(database.pid) - before) / (cell.statuses['201'] ?? 0);
      if (round >= 0) measured.push({ round, lines: count, ...cell, cpu });
    }
  }
  const of = (count) => measured.filter((cell) => cell.lines === count);
  const timesBy = (value) =>
    median(
      of(options.lines).map((cell) => value(cell) / value(of(1).find(({ round }) => round === cell.round))),
    );
  const rows = kinds.map((count) => ({
    lines: count,
    perSecond: median(of(count).map((cell) => cell.perSecond)),
    p50: median(of(count).map((cell) => cell.p50)),
    p99: median(of(count).map((cell) => cell.p99)),
    cpu: median(of(count).map((cell) => cell.cpu)),
  }));
  const times = { p50: timesBy((cell) => cell.p50), cpu: timesBy((cell) => cell.cpu) };
  console.log(
    `\n${table([
      ['lines', 'orders/s', 'p50 ms', 'p99 ms', 'all CPU ms', 'not 201'],
      ...rows.map((row) => [
        row.lines,
        row.perSecond,
        row.p50,
        row.p99,
        row.cpu.toFixed(2),
        others(of(row.lines)[0].statuses, '201'),
      ]),
    ])}\n`,
  );
  const within = times.p50 <= MOST_TIMES;
  say(
    `${within ? '✔' : '✘'} ${options.lines} lines take ${times.p50.toFixed(1)} times as long as one, and ${times.cpu.toFixed(1)} times the CPU; ${MOST_TIMES} at most`,
  );
  const result = { machine: stage.about, options, rows, times, measured };
  for (const path of await keep('lines', result, options)) say(`kept in ${path}`);
  return within ? 0 : 1;
}
