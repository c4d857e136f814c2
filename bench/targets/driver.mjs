/**
 * The writes of orders by the driver alone: no HTTP, no checks, no framework. Told over the parent's channel to prepare,
 * then cell by cell either one transaction per order, all clients at once, or one transaction for one order of each
 * client, up to 64.
 */
import { once } from 'node:events';
import { MIXES } from '../orders/mixes.mjs';
import { figuresOf, randomFrom } from '../load/figures.mjs';
import { driver } from '../../tools/mongo/driver.mjs';
import { holdAll, newId, newOrder } from './write-set.mjs';

const MOST_IN_ONE = 64;
const PROJECTION = { sku: 1, name: 1, price: 1, currency: 1, status: 1 };
const TRANSACTION = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
  maxCommitTimeMS: 3_000,
};

process.channel.ref(); // what ties this program to its parent does not keep it alive
const [{ uri, templates: text, products }] = await once(process, 'message');
const { MongoClient, BSON } = driver();
const templates = BSON.EJSON.parse(text);
const client = await MongoClient.connect(uri, { w: 'majority', readConcernLevel: 'majority' });
const db = client.db();

/** Reads, holds and writes orders as the application does, step by step. */
async function write(session, orders) {
  const inSession = { session };
  const insert = (name, rows) => db.collection(name).insertMany(rows, { session, ordered: true });
  const productIds = [...new Set(orders.flatMap((each) => each.productIds))];
  const keys = orders.map((each) => each.key._id);
  await db
    .collection('idempotency_keys')
    .find({ _id: { $in: keys } }, inSession)
    .toArray();
  await db
    .collection('products')
    .find({ _id: { $in: productIds } }, { session, projection: PROJECTION })
    .toArray();
  const found = await db
    .collection('stock_levels')
    .find({ productId: { $in: productIds } }, inSession)
    .toArray();
  await insert(
    'orders',
    orders.map((each) => each.order),
  );
  await insert(
    'idempotency_keys',
    orders.map((each) => each.key),
  );
  const levels = new Map(found.map((level) => [level.productId, level]));
  const rows = holdAll(templates, orders, levels);
  const changed = await db.collection('stock_levels').bulkWrite(rows.updates, { session, ordered: true });
  if (changed.matchedCount !== rows.updates.length) throw new Error('A guard on a stock level did not hold');
  await insert('stock_ledger', rows.ledger);
  await insert('reservations', rows.reservations);
  await insert('outbox', [{ _id: newId(), facts: [...orders.map((each) => each.created), ...rows.facts] }]);
  await insert(
    'audit_logs',
    orders.map((each) => each.audit),
  );
}

const inTransaction = (orders) =>
  client.withSession((session) => session.withTransaction(() => write(session, orders), TRANSACTION));

async function cell({ mix, clients, seconds, seed, batched }) {
  const times = [];
  const statuses = {};
  const random = randomFrom(seed);
  const pick = MIXES[mix](products.length);
  const order = () =>
    newOrder(
      templates,
      pick(random).map((at) => products[at]),
      newId(),
    );
  const begun = performance.now();
  const deadline = begun + seconds * 1_000;
  const atOnce = batched ? Math.min(MOST_IN_ONE, clients) : 1;
  const lane = async () => {
    for (let now = begun; now < deadline; now = performance.now()) {
      const orders = Array.from({ length: atOnce }, order);
      const status = await inTransaction(orders).then(
        () => '201',
        (error) => error.codeName ?? error.message,
      );
      statuses[status] = (statuses[status] ?? 0) + atOnce;
      const took = performance.now() - now;
      for (let each = 0; each < atOnce; each++) times.push(took);
    }
  };
  await Promise.all(Array.from({ length: batched ? 1 : clients }, lane));
  return figuresOf({ times, statuses, seconds: (performance.now() - begun) / 1_000, good: '201' });
}

async function answer(wish) {
  if (!wish.once) return cell(wish);
  const order = newOrder(templates, products.slice(0, 3), newId());
  await inTransaction([order]);
  return order.order._id;
}

process.on('message', (wish) => {
  void answer(wish).then((said) => process.send(said));
});
process.send('ready');
