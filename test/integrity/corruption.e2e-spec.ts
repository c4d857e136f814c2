import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { type CopiedName, Copy } from './copy.js';
import { populate } from './world.js';
import { type Document, findingsOf, names, valueAt, Vandal } from './tampering.js';

const BUCKETS = ['onHand', 'reserved', 'allocated', 'damaged', 'quarantine'];
const more = (value: unknown): unknown => ((value as number | undefined) ?? 0) + 1;
const less = (value: unknown): unknown => ((value as number | undefined) ?? 0) - 1;
const other = (value: unknown): unknown => `${String(value)}x`;

type Change = (value: unknown) => unknown;

/** The fields that the check speaks for, each with what may become of it. */
const FIELDS: Readonly<Record<CopiedName, Record<string, Change[]>>> = {
  stock_levels: {
    ...Object.fromEntries(BUCKETS.map((bucket) => [bucket, [more, less]])),
    seq: [more, less],
    productId: [other],
    locationId: [other],
  },
  stock_ledger: {
    ...Object.fromEntries(
      BUCKETS.flatMap((bucket) => [
        [`delta.${bucket}`, [more]],
        [`balanceAfter.${bucket}`, [more, less]],
      ]),
    ),
    seq: [more],
    productId: [other],
    locationId: [other],
    kind: [other],
    at: [(value) => new Date((value as Date).getTime() - 86_400_000)],
  },
  reservations: {
    quantity: [more],
    status: ['ACTIVE', 'CONSUMED', 'RELEASED', 'EXPIRED'].map((status) => () => status),
    productId: [other],
    locationId: [other],
    free: [(value) => !value],
  },
  allocations: {
    quantity: [more],
    status: ['OPEN', 'SHIPPED', 'RELEASED'].map((status) => () => status),
    reservationId: [other],
    orderId: [other],
    orderItemId: [other],
    productId: [other],
    locationId: [other],
  },
  orders: {
    ...Object.fromEntries(
      [
        'quantity',
        'unitPrice',
        'lineTotal',
        'taxAmount',
        'cancelledQuantity',
        'shippedQuantity',
        'deliveredQuantity',
        'returnedQuantity',
      ].map((field) => [`items.0.${field}`, [(value: unknown) => (value as number) + 100]]),
    ),
    'items.0.id': [other],
    ...Object.fromEntries(
      ['subtotal', 'discountTotal', 'taxTotal', 'shippingTotal', 'total'].map((field) => [field, [more]]),
    ),
    status: ['PENDING', 'ON_HOLD', 'PROCESSING', 'COMPLETED', 'CANCELLED'].map((status) => () => status),
    fulfilmentStatus: ['UNFULFILLED', 'PARTIAL', 'FULFILLED', 'DELIVERED'].map((status) => () => status),
    'history.0.action': [other],
    'history.0.to': [() => 'COMPLETED'],
  },
};

describe('corruption of the database', () => {
  let app: TestApp;
  let vandal: Vandal;
  let copy: Copy;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual', TAX_RATE_PERCENT: '20', SHIPPING_FLAT: '300' });
    vandal = new Vandal(app);
    await populate(app);
    copy = await Copy.of(app);
  }, 240_000);
  afterAll(() => app.close());

  it('begins with a database in which everything adds up', async () => {
    expect(Object.fromEntries(findingsOf(await vandal.check()))).toEqual({});
  });

  describe.each(Object.entries(FIELDS))('of %s', (collection, changes) => {
    it.each(Object.entries(changes))('is found and named: any %s', (field, ways) => {
      const missed: string[] = [];
      let done = 0;
      for (const document of copy.all(collection)) {
        const before = valueAt(document, field);
        for (const way of ways) {
          const value = way(before);
          // nothing else says when the first row of a level was booked
          const first = field === 'at' && document['seq'] === 1;
          if (value === before || first || (before === null && field === 'orderId')) continue;
          if (!names([copy.faultsWith(collection, document, field, value)], document._id))
            missed.push(`${JSON.stringify(document)} ${field} := ${String(value)}`);
          done++;
        }
      }
      expect(missed).toEqual([]);
      expect(done).toBeGreaterThan(0);
    });

    it('is found: any document that is gone', () => {
      const missed = copy
        .all(collection)
        .filter((document) => copy.faultsWithout(collection, document).length === 0);
      expect(missed).toEqual([]);
    });
  });

  describe('is found under its invariant:', () => {
    const one = async (collection: string, fits: (of: Document) => boolean): Promise<Document> => {
      const found = (await vandal.all(collection)).find(fits);
      if (!found) throw new Error(`There is no such document in ${collection}`);
      return found;
    };
    const has = (fields: Record<string, unknown>) => (document: Document) =>
      Object.entries(fields).every(([field, value]) => valueAt(document, field) === value);

    it.each(BUCKETS)('I1 and I2, a level with a wrong %s, and what it would have to be', async (bucket) => {
      const level = await one('stock_levels', (each) => (each['onHand'] as number) > 10);
      const before = level[bucket] as number;
      const below = await vandal.during({
        collection: 'stock_levels',
        document: level,
        field: bucket,
        value: -1,
      });
      expect([...below.keys()]).toEqual(expect.arrayContaining(['I1', 'I2']));
      const drifted = await vandal.during({
        collection: 'stock_levels',
        document: level,
        field: bucket,
        value: before + 5,
      });
      expect(drifted.get('I2')).toEqual([
        expect.objectContaining({
          collection: 'stock_levels',
          id: level._id,
          field: bucket,
          found: before + 5,
          proven: before,
        }),
      ]);
      expect(drifted.has('I3')).toBe(bucket === 'reserved');
      expect(drifted.has('I4')).toBe(bucket === 'allocated');
    });

    it.each(BUCKETS)('I2, a prefix: the balance of %s in one row in the middle', async (bucket) => {
      const row = await one('stock_ledger', has({ seq: 3 }));
      const before = valueAt(row, `balanceAfter.${bucket}`) as number;
      const findings = await vandal.during({
        collection: 'stock_ledger',
        document: row,
        field: `balanceAfter.${bucket}`,
        value: before + 1,
      });
      expect(Object.fromEntries(findings)).toEqual({
        I2: [expect.objectContaining({ id: row._id, field: `balanceAfter.${bucket}`, proven: before })],
      });
    });

    it('I2, the change of one row in the middle', async () => {
      const row = await one(
        'stock_ledger',
        (each) => each['kind'] === 'ADJUST' && valueAt(each, 'delta.onHand') === -1,
      );
      const findings = await vandal.during({
        collection: 'stock_ledger',
        document: row,
        field: 'delta.onHand',
        value: -2,
      });
      expect(Object.fromEntries(findings)).toEqual({
        I2: [expect.objectContaining({ id: row._id, field: 'delta.onHand', found: -2, proven: -1 })],
      });
    });

    it.each<[string, string, Record<string, unknown>, string, unknown]>([
      ['I3', 'reservations', { status: 'ACTIVE', free: true }, 'quantity', 9],
      ['I3', 'reservations', { status: 'ACTIVE', free: false }, 'quantity', 9],
      ['I3', 'reservations', { status: 'EXPIRED' }, 'status', 'RELEASED'],
      ['I4', 'allocations', { status: 'OPEN', orderId: null }, 'quantity', 9],
      ['I4', 'allocations', { status: 'SHIPPED' }, 'quantity', 9],
      ['I5', 'reservations', { status: 'CONSUMED', free: false }, 'status', 'ACTIVE'],
      ['I5', 'allocations', { status: 'OPEN' }, 'reservationId', 'nobody'],
      ['I6', 'stock_ledger', { seq: 2 }, 'seq', 3],
      ['I6', 'stock_levels', {}, 'seq', 77],
      ['I7', 'orders', { fulfilmentStatus: 'PARTIAL' }, 'items.0.shippedQuantity', 2],
      ['I7', 'orders', { status: 'COMPLETED' }, 'items.0.returnedQuantity', 99],
      ['I8', 'orders', { status: 'PENDING' }, 'total', 1],
      ['I11', 'customer_statistics', {}, 'orderCount', 99],
      ['I13', 'orders', { status: 'CANCELLED' }, 'status', 'PENDING'],
    ])('%s, %s %j: %s := %j', async (invariant, collection, fields, field, value) => {
      const document = await one(collection, has(fields));
      const findings = await vandal.during({ collection, document, field, value });
      expect([...findings.keys()]).toContain(invariant);
      expect(names([findings.get(invariant) ?? []], document._id)).toBe(true);
    });

    it.each<[string, string, Record<string, unknown>]>([
      ['I2', 'stock_levels', { locationId: 'EAST' }],
      ['I3', 'reservations', { status: 'ACTIVE', free: true }],
      ['I4', 'allocations', { status: 'OPEN', orderId: null }],
      ['I5', 'allocations', { status: 'RELEASED' }],
      ['I6', 'stock_ledger', { seq: 2 }],
      ['I10', 'events', { name: 'order:created' }],
      ['I10', 'orders', { status: 'PENDING' }],
      ['I12', 'audit_logs', { action: 'inventory.receive' }],
      ['I12', 'audit_logs', { action: 'inventory.adjust' }],
      ['I12', 'audit_logs', { action: 'inventory.transfer' }],
      ['I12', 'audit_logs', { action: 'reservation.hold' }],
      ['I12', 'audit_logs', { action: 'reservation.allocate' }],
      ['I12', 'audit_logs', { action: 'reservation.release' }],
      ['I12', 'audit_logs', { action: 'allocation.release' }],
      ['I12', 'audit_logs', { action: 'order.place' }],
      ['I12', 'audit_logs', { action: 'order.cancel' }],
      ['I12', 'audit_logs', { action: 'order.ship' }],
      ['I14', 'orders', { status: 'PENDING' }],
    ])('%s, when a document of %s %j is gone', async (invariant, collection, fields) => {
      const document = await one(collection, has(fields));
      const findings = await vandal.during({ collection, document, field: null });
      expect([...findings.keys()]).toContain(invariant);
      const id =
        collection === 'audit_logs'
          ? document['resourceId']
          : collection === 'events'
            ? valueAt(document, 'aggregate.id')
            : document._id;
      expect(names([findings.get(invariant) ?? []], id)).toBe(true);
    });

    it('I14, two orders of one reference, should the index be missing', async () => {
      const orders = app.database.collection('orders');
      await orders.dropIndex('reference');
      const document = await one('orders', has({ 'reference.id': 'two' }));
      const findings = await vandal.during({
        collection: 'orders',
        document,
        field: 'reference.id',
        value: 'one',
      });
      expect(names([findings.get('I14') ?? []], document._id)).toBe(true);
    });
  });

  it('ends with a database in which everything adds up', async () => {
    expect(Object.fromEntries(findingsOf(await vandal.check()))).toEqual({});
  });
});
