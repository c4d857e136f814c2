import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { goOn } from '../../tools/launch/life.mjs';
import { root } from '../../tools/launch/places.mjs';

const AT_ONCE = 2_000;
const LINES = 5;
const NONE = { onHand: 0, reserved: 0, allocated: 0, damaged: 0, quarantine: 0 };

const hex = (kind, n) => kind + n.toString(16).padStart(24 - kind.length, '0');

/** What one product went through: goods in, a free hold that lives, and a line of an order that was processed. */
function storyOf(n, at) {
  const productId = hex('a', n);
  const orderId = hex('b', Math.floor(n / LINES));
  const line = (n % LINES) + 1;
  const hold = `${orderId}-${line}`;
  const free = hex('c', n);
  const level = `${productId}:MAIN`;
  const here = { productId, locationId: 'MAIN' };
  const order = { type: 'order', id: orderId };
  const balance = { ...NONE };
  const rows = [
    ['RECEIVE', { onHand: 50 }, { type: 'receipt', id: hex('d', n) }],
    ['RESERVE', { reserved: 3 }, order],
    ['RESERVE', { reserved: 2 }, { type: 'reservation', id: free }],
    ['ALLOCATE', { reserved: -3, allocated: 3 }, order],
  ].map(([kind, delta, cause], index) => {
    for (const [bucket, by] of Object.entries(delta)) balance[bucket] += by;
    const seq = index + 1;
    const _id = `${level}:${String(seq).padStart(10, '0')}`;
    return {
      _id,
      ...here,
      seq,
      kind,
      delta,
      balanceAfter: { ...balance },
      cause,
      reason: null,
      actor: 'bench',
      at,
    };
  });
  const ended = { createdAt: at, endedAt: at };
  const of = { orderId, orderItemId: `${orderId}-L${line}` };
  const level0 = {
    safetyStock: 0,
    reorderPoint: null,
    priority: 0,
    forSale: true,
    seq: 4,
    eventSeq: 4,
    updatedAt: at,
  };
  return {
    stock_levels: [{ _id: level, ...here, ...balance, ...level0 }],
    stock_ledger: rows,
    reservations: [
      {
        _id: hold,
        ...here,
        quantity: 3,
        status: 'CONSUMED',
        free: false,
        expiresAt: null,
        ...of,
        ownerId: null,
        ...ended,
      },
      {
        _id: free,
        ...here,
        quantity: 2,
        status: 'ACTIVE',
        free: true,
        expiresAt: new Date(at.getTime() + 86_400_000),
        orderId: null,
        orderItemId: null,
        ownerId: 'bench',
        createdAt: at,
        endedAt: null,
      },
    ],
    allocations: [
      {
        _id: `${hold}-A`,
        reservationId: hold,
        ...of,
        ...here,
        quantity: 3,
        status: 'OPEN',
        shipmentId: null,
        createdAt: at,
        endedAt: null,
      },
    ],
    audit_logs: [
      entryOf('inventory.receive', 'inventory', productId),
      entryOf('reservation.hold', 'reservation', free),
    ],
    ...(line === LINES ? orderOf(orderId, Math.floor(n / LINES), at) : {}),
  };
}

const entryOf = (action, resource, resourceId) => ({
  action,
  resource,
  resourceId,
  userId: null,
  actor: 'bench',
  changes: { quantity: { from: 0, to: 50 }, reason: { from: null, to: 'bench' } },
  ipAddress: '127.0.0.1',
  userAgent: 'bench',
  requestId: 'bench',
});

/** Signs entries as the product does, with the code that the product was built from. */
async function notary(key) {
  const code = (path) => import(pathToFileURL(join(root, 'dist/libs/audit/src/chain/proof', path)).href);
  const [{ proven }, { Keyring }] = [await code('entry.js'), await code('keyring.js')];
  const keys = new Keyring(key);
  let count = 0;
  return (entry) => {
    const timestamp = new Date();
    const seconds = Math.floor(timestamp.getTime() / 1_000).toString(16);
    const _id = `${seconds}${(++count).toString(16).padStart(16, '0')}`;
    return proven({ _id, ...entry, timestamp }, randomUUID(), keys);
  };
}

function orderOf(_id, n, at) {
  const items = Array.from({ length: LINES }, (_, line) => ({
    id: `${_id}-L${line + 1}`,
    productId: hex('a', n * LINES + line),
    sku: `BENCH-${n}-${line}`,
    name: 'Bench product',
    quantity: 3,
    unitPrice: 950,
    priceSource: 'CATALOGUE',
    lineTotal: 2_850,
    taxAmount: 0,
    cancelledQuantity: 0,
    shippedQuantity: 0,
    deliveredQuantity: 0,
    returnedQuantity: 0,
  }));
  const step = (action, from, to) => ({ at, actor: 'bench', action, from, to, reason: null });
  const order = {
    _id,
    number: `BENCH-${n}`,
    customerId: null,
    status: 'PROCESSING',
    fulfilmentStatus: 'UNFULFILLED',
    paymentStatus: 'NONE',
    items,
    currency: 'EUR',
    subtotal: 14_250,
    discountTotal: 0,
    taxTotal: 0,
    taxIncluded: false,
    taxRate: 0,
    shippingTotal: 0,
    total: 14_250,
    paidTotal: 0,
    refundedTotal: 0,
    pricingVersion: 1,
    shippingAddress: {},
    origin: 'API',
    history: [step('place', null, 'PENDING'), step('process', 'PENDING', 'PROCESSING')],
    placedAt: at,
    createdAt: at,
    updatedAt: at,
    version: 2,
    eventSeq: 2,
  };
  const event = {
    _id: n + 1,
    id: `order:${_id}:1`,
    name: 'order:created',
    version: 1,
    aggregate: { type: 'order', id: _id },
    aggregateSeq: 1,
    occurredAt: at,
    actor: 'bench',
    correlationId: 'bench',
    causationId: null,
    data: {},
  };
  return {
    orders: [order],
    events: [event],
    more_logs: [entryOf('order.place', 'order', _id), entryOf('order.process', 'order', _id)],
  };
}

/**
 * Fills a database that is served with levels that have gone through something, as if the product had written them.
 *
 * @param key AUDIT_KEY of who serves it
 */
export async function makeLevels(db, levels, key, progress) {
  const sign = await notary(key);
  // lately, so that no hold lapses while it is being checked
  const at = new Date(Date.now() - 3_600_000);
  for (let from = 0; from < levels; from += AT_ONCE) {
    goOn();
    const stories = Array.from({ length: Math.min(AT_ONCE, levels - from) }, (_, n) => storyOf(from + n, at));
    for (const name of [
      'stock_levels',
      'stock_ledger',
      'reservations',
      'allocations',
      'orders',
      'events',
      'audit_logs',
    ]) {
      const rows =
        name === 'audit_logs'
          ? stories.flatMap((story) => [...story.audit_logs, ...(story.more_logs ?? [])]).map(sign)
          : stories.flatMap((story) => story[name] ?? []);
      if (rows.length > 0)
        await db.collection(name).insertMany(rows, { ordered: false, writeConcern: { w: 1 } });
    }
    progress(Math.min(levels, from + AT_ONCE));
  }
}

/** Waits until every entry of the audit log has its place in the chain. */
export async function sealed(db, progress) {
  for (let last = -1; ;) {
    goOn();
    const [chain] = await db
      .collection('audit_seals')
      .aggregate([{ $group: { _id: null, entries: { $sum: { $size: '$ids' } } } }])
      .toArray();
    const left = (await db.collection('audit_logs').countDocuments()) - (chain?.entries ?? 0);
    if (left <= 0) return;
    if (left !== last) progress(left);
    last = left;
    await pause(2_000);
  }
}
