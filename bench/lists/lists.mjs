import { Failure } from '../../tools/launch/failure.mjs';
import { goOn } from '../../tools/launch/life.mjs';
import { median } from '../load/figures.mjs';
import { closedLoad } from '../load/closed.mjs';
import { optionsOf } from '../options.mjs';
import { setStage } from '../orders/orders.mjs';
import { orderRequests } from '../orders/targets.mjs';
import { yardstick } from '../stage/machine.mjs';
import { call, logIn } from '../stage/world.mjs';
import { keep, table } from '../stage/results.mjs';
import { makeOrders } from './many-orders.mjs';

const OPTIONS = {
  orders: { preset: '1000000', quick: '100000', most: 5_000_000 },
  times: { preset: '40', quick: '15', most: 1_000 },
  seed: { preset: '1', most: 1_000_000 },
};
const LIMIT = 20;
const FARTHEST_RATIO = 20;
const DEEP_RATIO = 1.5;

const say = (text) => console.log(`  ${text}`);

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** What is listed: the query of the API, and what the driver asks the database for the same rows. */
function questionsOf({ customers, products }) {
  const newest = { _id: -1 };
  const from = new Date('2021-01-01T00:00:00Z');
  const to = new Date('2021-02-01T00:00:00Z');
  return {
    newest: ['', {}, newest],
    'by status': ['&status=PENDING', { status: { $in: ['PENDING'] } }, newest],
    'by customer': [`&customerId=${customers[0]}`, { customerId: customers[0] }, newest],
    'by product': [`&productId=${products[0]}`, { 'items.productId': products[0] }, newest],
    'by time': [
      `&from=${from.toISOString()}&to=${to.toISOString()}&sort=-placedAt`,
      { placedAt: { $gte: from, $lt: to } },
      { placedAt: -1, _id: -1 },
    ],
    'by number': ['&number=BENCH-000000777', { number: 'BENCH-000000777' }, newest],
  };
}

/** The cursor of the last page, made as the API makes its own: nobody walks a million rows for it. */
async function lastPageCursor(first, ids, secret) {
  const { decodeCursor, encodeCursor } = await import('../../dist/libs/platform/src/http/paging/cursor.js');
  const begun = decodeCursor(first, secret);
  if (!begun) throw new Failure('The cursor of the first page cannot be read.');
  return encodeCursor({ ...begun, page: 50_000, values: [ids.at(-1)] }, secret);
}

/** npm run bench -- lists. @returns 1 when a list is slower than it may be */
export async function lists(args) {
  const options = optionsOf(args, OPTIONS);
  const size = { products: 100, customers: 20 };
  const stage = await setStage({ ORDER_PROCESSING: 'manual', ...options.set }, [], size);
  const { tallyhouse, world, database, env, admin } = stage;
  const db = database.client.db('bench_tallyhouse');
  const token = await logIn(tallyhouse.api.url, admin);
  const known = await call(tallyhouse.api.url, 'GET', '/v2/customers?limit=100', { token });
  const customers = known.map(({ id }) => id);
  const next = orderRequests(world, 'spread', options.seed);
  await closedLoad({ port: tallyhouse.api.port, clients: 1, seconds: 1, good: '201', next });
  await tallyhouse.settle();
  const making = await timed(() =>
    makeOrders(db, { count: options.orders, customers, products: world.products }),
  );
  say(`${options.orders} orders made in ${Math.round(making / 1_000)} s`);

  const headers = { authorization: `Bearer ${token}` };
  const get = async (query) => {
    const reply = await fetch(`${tallyhouse.api.url}/v2/orders?limit=${LIMIT}${query}`, { headers });
    if (reply.status !== 200) throw new Failure(`GET /v2/orders?${query} answered ${reply.status}.`);
    return reply.json();
  };
  const rows = [];
  /** Ours and the driver's take turns. */
  const compare = async (name, query, raw) => {
    const [ours, theirs] = [[], []];
    await get(query);
    await raw();
    for (let time = 0; time < options.times; time++) {
      goOn();
      ours.push(await timed(() => get(query)));
      theirs.push(await timed(raw));
    }
    rows.push({ name, ms: median(ours), rawMs: median(theirs), ratio: median(ours) / median(theirs) });
  };
  const orders = db.collection('orders');
  for (const [name, [query, filter, sort]] of Object.entries(
    questionsOf({ customers, products: world.products }),
  ))
    await compare(name, query, () =>
      orders
        .find(filter)
        .sort(sort)
        .limit(LIMIT + 1)
        .toArray(),
    );

  const { meta } = await get('');
  const tail = await orders
    .find({}, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(LIMIT + 1)
    .toArray();
  const cursor = await lastPageCursor(
    meta.nextCursor,
    tail.map(({ _id }) => _id),
    env.CURSOR_SECRET,
  );
  await compare('last page', `&cursor=${encodeURIComponent(cursor)}`, () =>
    orders
      .find({ _id: { $lt: tail.at(-1)._id } })
      .sort({ _id: -1 })
      .limit(LIMIT + 1)
      .toArray(),
  );

  const of = (wanted) => rows.find(({ name }) => name === wanted);
  const deep = of('last page').ms / of('newest').ms;
  const shown = (value) => value.toFixed(2);
  console.log(
    `\n${table([
      ['list', 'ms', 'raw ms', '× raw'],
      ...rows.map(({ name, ms, rawMs, ratio }) => [name, shown(ms), shown(rawMs), shown(ratio)]),
    ])}\n`,
  );
  say(`the last page takes ${shown(deep)} times the first`);
  stage.about.yardstick.push(await yardstick(database.client));
  for (const path of await keep('lists', { machine: stage.about, options, rows, deep }, options))
    say(`kept in ${path}`);
  const slow = rows.filter(({ ratio }) => ratio > FARTHEST_RATIO).map(({ name }) => name);
  if (slow.length > 0) say(`above ${FARTHEST_RATIO} times the raw query: ${slow.join(', ')}`);
  if (deep > DEEP_RATIO) say(`the last page takes more than ${DEEP_RATIO} times the first`);
  return slow.length > 0 || deep > DEEP_RATIO ? 1 : 0;
}
