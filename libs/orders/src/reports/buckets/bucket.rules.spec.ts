import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Bought,
  type BucketFact,
  bucketId,
  disagreement,
  movesOf,
  NOTHING,
  SUMS,
} from './bucket.rules.js';

/** An order and what becomes of it, step by step. */
const life = fc.record({
  hour: fc.integer({ min: 0, max: 3 }),
  currency: fc.constantFrom('GBP', 'JPY'),
  quantities: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  total: fc.integer({ min: 100, max: 9_999 }),
  refunds: fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 3 }),
  cancelled: fc.boolean(),
  refundsAfter: fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 2 }),
});
type Life = typeof life extends fc.Arbitrary<infer L> ? L : never;

const orderOf = ({ hour, currency, quantities, total }: Life, at: number): Bought => ({
  _id: `o${at}`,
  placedAt: new Date(Date.UTC(2027, 2, 1, hour, 59, 59)),
  currency,
  items: quantities.map((quantity) => ({ quantity })),
  total,
  discountTotal: 7,
  taxTotal: 3,
  shippingTotal: 5,
});

function factsOf({ total, refunds, cancelled, refundsAfter }: Life, orderId: string): BucketFact[] {
  const refund = (amount: number, orderStatus: string) =>
    ({ name: 'refund:issued', data: { orderId, amount, orderStatus } }) as unknown as BucketFact;
  const created = { name: 'order:created', data: { orderId, total } } as unknown as BucketFact;
  const refundedTotal = refunds.reduce((sum, each) => sum + each, 0);
  const ended = { name: 'order:cancelled', data: { orderId, refundedTotal } } as unknown as BucketFact;
  return [
    created,
    ...refunds.map((amount) => refund(amount, 'COMPLETED')),
    ...(cancelled ? [ended, ...refundsAfter.map((amount) => refund(amount, 'CANCELLED'))] : []),
  ];
}

describe('buckets of sales', () => {
  it('are the sums of the orders, however the facts are cut into batches', () => {
    fc.assert(
      fc.property(fc.array(life, { maxLength: 8 }), fc.integer({ min: 1, max: 5 }), (lives, size) => {
        const orders = new Map(lives.map((each, at) => [`o${at}`, orderOf(each, at)]));
        const facts = lives.flatMap((each, at) => factsOf(each, `o${at}`));
        const buckets = new Map<string, Record<string, number>>();
        for (let at = 0; at < facts.length; at += size)
          for (const { id, sums } of movesOf(facts.slice(at, at + size), orders)) {
            const bucket = buckets.get(id) ?? { ...NOTHING };
            for (const name of SUMS) bucket[name] = (bucket[name] ?? 0) + sums[name];
            buckets.set(id, bucket);
          }
        for (const id of buckets.keys()) {
          const there = lives.filter(
            (each, at) => !each.cancelled && id === bucketId(orderOf(each, at).placedAt, each.currency),
          );
          const sum = (of: (each: Life) => number) => there.reduce((all, each) => all + of(each), 0);
          expect(buckets.get(id)).toEqual({
            orders: there.length,
            units: sum((each) => each.quantities.reduce((all, each_) => all + each_, 0)),
            gross: sum((each) => each.total),
            discount: 7 * there.length,
            tax: 3 * there.length,
            shipping: 5 * there.length,
            refunded: sum((each) => each.refunds.reduce((all, each_) => all + each_, 0)),
          });
        }
      }),
    );
  });

  it('are named by their hour, and sort by it', () => {
    expect(bucketId(new Date('2027-03-01T09:59:59.999Z'), 'GBP')).toBe('2027-03-01T09:GBP');
  });

  it('that are not there count as empty', () => {
    expect(disagreement(undefined, undefined)).toBeNull();
    expect(disagreement(undefined, NOTHING)).toBeNull();
    expect(disagreement(undefined, { ...NOTHING, orders: 1 })).toMatchObject({ orders: { orders: 1 } });
  });
});
