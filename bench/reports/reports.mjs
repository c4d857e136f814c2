import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../../tools/launch/failure.mjs';
import { goOn } from '../../tools/launch/life.mjs';
import { makeOrders } from '../lists/many-orders.mjs';
import { closedLoad } from '../load/closed.mjs';
import { median } from '../load/figures.mjs';
import { optionsOf } from '../options.mjs';
import { setStage } from '../orders/orders.mjs';
import { orderRequests } from '../orders/targets.mjs';
import { yardstick } from '../stage/machine.mjs';
import { keep, table } from '../stage/results.mjs';
import { call, logIn } from '../stage/world.mjs';

const OPTIONS = {
  orders: { preset: '1000000', quick: '100000', most: 5_000_000 },
  times: { preset: '9', quick: '5', most: 1_000 },
  seed: { preset: '1', most: 1_000_000 },
};
/** of what the orders themselves take, where there are sums by the hour */
const MOST_OF_RAW = 0.1;
const FROM = new Date('2020-01-01T00:00:00Z');
const MINUTE = 60_000;

const say = (text) => console.log(`  ${text}`);

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** One order a minute since FROM: periods that hold all of them, and how they are cut. */
function questionsOf(count) {
  const whole = { from: FROM, to: new Date(FROM.getTime() + count * MINUTE), timeZone: 'UTC' };
  return {
    'by month': { ...whole, interval: 'month' },
    'by day': { ...whole, interval: 'day' },
    'by day in London': { ...whole, interval: 'day', timeZone: 'Europe/London' },
    'from noon to half past': {
      from: new Date(FROM.getTime() + 12.25 * 60 * MINUTE),
      to: new Date(whole.to.getTime() - 90.5 * MINUTE),
      timeZone: 'UTC',
      interval: 'week',
    },
    'by day in Kolkata': { ...whole, interval: 'day', timeZone: 'Asia/Kolkata' },
  };
}

/** What the pipeline over the orders says, as the API shows it. */
const shownOf = (rows) =>
  rows.map(({ from, to, currency, orders, units, gross }) => ({
    from: from.toISOString(),
    to: to.toISOString(),
    currency,
    orders,
    units,
    gross: { amount: gross, currency },
  }));
const toldOf = (rows) =>
  rows.map(({ from, to, currency, orders, units, gross }) => ({ from, to, currency, orders, units, gross }));

/** npm run bench -- reports. @returns 1 when rows differ, or sums by the hour are not worth their while */
export async function reports(args) {
  const options = optionsOf(args, OPTIONS);
  const above = String(Math.min(100_000, options.orders / 2));
  const settings = { ORDER_PROCESSING: 'manual', REPORT_BUCKETS_ABOVE: above, REPORT_TIMEOUT_SECONDS: '120' };
  const stage = await setStage({ ...settings, ...options.set }, [], { products: 100, customers: 20 });
  const { tallyhouse, world, database, admin } = stage;
  const db = database.client.db('bench_tallyhouse');
  const { url, port } = tallyhouse.api;
  const token = await logIn(url, admin);
  const customers = (await call(url, 'GET', '/v2/customers?limit=100', { token })).map(({ id }) => id);
  const next = orderRequests(world, 'spread', options.seed);
  await closedLoad({ port, clients: 1, seconds: 1, good: '201', next });
  await tallyhouse.settle();
  const count = options.orders;
  const making = await timed(() => makeOrders(db, { count, customers, products: world.products }));
  say(`${count} orders made in ${Math.round(making / 1_000)} s`);
  const rebuildMs = await timed(() =>
    call(url, 'POST', '/v2/admin/projections/sales-buckets/rebuild', { token, body: {} }),
  );
  say(`their sums by the hour made in ${Math.round(rebuildMs / 1_000)} s`);

  const { salesPipeline } = await import('../../dist/libs/orders/src/reports/sales.pipelines.js');
  const rows = [];
  for (const [name, ask] of Object.entries(questionsOf(count))) {
    const { from, to, interval, timeZone } = ask;
    const query = new URLSearchParams({
      from: from.toISOString(),
      to: to.toISOString(),
      interval,
      timeZone,
    });
    const ours = () => call(url, 'GET', `/v2/reports/sales?${query}`, { token });
    const raw = () => db.collection('orders').aggregate(salesPipeline(ask)).toArray();
    const same = isDeepStrictEqual(toldOf((await ours()).rows), shownOf(await raw()));
    const [reported, aggregated] = [[], []];
    for (let time = 0; time < options.times; time++) {
      goOn();
      reported.push(await timed(ours));
      aggregated.push(await timed(raw));
    }
    const [ms, rawMs] = [median(reported), median(aggregated)];
    rows.push({ name, ms, rawMs, ratio: ms / rawMs, same });
  }

  const shown = (value, digits = 1) => value.toFixed(digits);
  console.log(
    `\n${table([
      ['sales', 'ms', 'raw ms', '× raw', 'same rows'],
      ...rows.map(({ name, ms, rawMs, ratio, same }) => [
        name,
        shown(ms),
        shown(rawMs),
        shown(ratio, 4),
        same ? 'yes' : 'NO',
      ]),
    ])}\n`,
  );
  stage.about.yardstick.push(await yardstick(database.client));
  for (const path of await keep('reports', { machine: stage.about, options, rebuildMs, rows }, options))
    say(`kept in ${path}`);
  if (rows.some(({ same }) => !same))
    throw new Failure('Sums by the hour and the orders tell different sales.');
  const slow = rows.filter(({ name, ratio }) => !name.includes('Kolkata') && ratio > MOST_OF_RAW);
  if (slow.length > 0) say(`above ${MOST_OF_RAW} times the raw aggregation: ${slow.map(({ name }) => name)}`);
  return slow.length > 0 ? 1 : 0;
}
