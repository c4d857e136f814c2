import { driver } from '../../tools/mongo/driver.mjs';

const { ObjectId } = driver();

const padded = (seq, width) => String(seq).padStart(width, '0');
export const newId = () => new ObjectId().toHexString();

/**
 * The transaction that wrote an order, as the oplog has it.
 *
 * @returns {Promise<{ op: string, name: string, document: object }[]>} inserts (`i`) with the whole document, updates (`u`)
 */
export async function transactionOf(client, database, orderId) {
  const entry = await client
    .db('local')
    .collection('oplog.rs')
    .findOne(
      { 'o.applyOps': { $elemMatch: { ns: `${database}.orders`, 'o._id': orderId } } },
      { sort: { $natural: -1 } },
    );
  return entry.o.applyOps.map(({ op, ns, o }) => ({ op, name: ns.slice(database.length + 1), document: o }));
}

/** How many documents of each collection a transaction wrote: `{ 'i orders': 1, 'u stock_levels': 3 }`. */
export function tallyOf(transaction) {
  const counts = {};
  for (const { op, name } of transaction) counts[`${op} ${name}`] = (counts[`${op} ${name}`] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** One document of each kind out of the transaction of a really placed order. */
export function templatesOf(transaction) {
  const one = (name) => transaction.find((each) => each.op === 'i' && each.name === name).document;
  const { facts } = one('outbox');
  const told = (name) => facts.find((fact) => fact.name === name);
  return {
    order: one('orders'),
    reservation: one('reservations'),
    ledger: one('stock_ledger'),
    created: told('order:created'),
    updated: told('inventory:updated'),
    audit: one('audit_logs'),
    key: one('idempotency_keys'),
  };
}

/** A new order of these products, and the documents that belong to it alone; nothing is held yet. */
export function newOrder(templates, productIds, key) {
  const { order, created, audit, key: record } = templates;
  const _id = newId();
  const items = order.items.map((item, at) => ({
    ...item,
    id: `${_id}-L${at + 1}`,
    productId: productIds[at],
  }));
  return {
    productIds,
    order: { ...order, _id, number: `B${_id.slice(0, 8)}-${_id.slice(8)}`, items },
    created: {
      ...created,
      id: `order:${_id}:${padded(1, 8)}`,
      aggregate: { ...created.aggregate, id: _id },
      data: { ...created.data, orderId: _id },
    },
    audit: { ...audit, _id: newId(), resourceId: _id },
    key: {
      ...record,
      _id: record._id.replace(record.key, key),
      key,
      location: `/v2/orders/${_id}`,
    },
  };
}

/**
 * Holds the lines of orders on levels that were read, in memory.
 *
 * @param {Map<string, object>} levels by product id; their seq is moved
 * @returns rows of the ledger, reservations, facts of the levels, and guarded updates, as the stock book makes them
 */
export function holdAll({ reservation, ledger, updated }, orders, levels) {
  const before = new Map([...levels].map(([productId, level]) => [productId, level.seq]));
  const rows = { ledger: [], reservations: [], facts: [], updates: [] };
  for (const { order, productIds } of orders) {
    productIds.forEach((productId, at) => {
      const level = levels.get(productId);
      level.seq += 1;
      level.reserved += reservation.quantity;
      const { onHand, reserved, allocated, damaged, quarantine } = level;
      rows.ledger.push({
        ...ledger,
        _id: `${level._id}:${padded(level.seq, 10)}`,
        productId,
        seq: level.seq,
        cause: { type: 'order', id: order._id },
        balanceAfter: { onHand, reserved, allocated, damaged, quarantine },
      });
      rows.reservations.push({
        ...reservation,
        _id: `${order._id}-${at + 1}`,
        productId,
        orderId: order._id,
        orderItemId: order.items[at].id,
      });
    });
  }
  for (const [productId, level] of [...levels].toSorted(([, a], [, b]) => (a._id < b._id ? -1 : 1))) {
    const moves = level.seq - before.get(productId);
    if (moves === 0) continue;
    rows.updates.push({
      updateOne: {
        filter: { _id: level._id, seq: before.get(productId), forSale: true },
        update: {
          $inc: { reserved: moves * reservation.quantity, seq: moves, eventSeq: 1 },
          $set: { updatedAt: new Date() },
        },
      },
    });
    rows.facts.push({
      ...updated,
      id: `stock:${level._id}:${padded(level.eventSeq + 1, 8)}`,
      aggregate: { type: 'stock', id: level._id },
      aggregateSeq: level.eventSeq + 1,
      data: { ...updated.data, productId, fromSeq: before.get(productId) + 1, toSeq: level.seq },
    });
  }
  return rows;
}
