import { describe, expect, it } from '@jest/globals';
import { ofOrders } from './of-orders.rules.js';

const MORNING = '66a1f0c2b7e4d5a3c9';
const ELSEWHERE = '66a1f0c2000000000f';
const LATER = '66a1f0c3b7e4d5a3c9';

describe('what belongs to orders', () => {
  it('of one process and second is one range of ids', () => {
    const ids = ['000007', '000002', '000003'].map((count) => MORNING + count);
    expect(ofOrders(ids)).toEqual({
      $or: [{ _id: { $gte: `${MORNING}000002-`, $lt: `${MORNING}000007.` } }],
      orderId: { $in: [...ids].sort() },
    });
  });

  it('of others is a range for each second of each process, and nothing between', () => {
    const ids = [`${MORNING}000001`, `${LATER}000003`, `${ELSEWHERE}00000a`, `${LATER}000002`];
    expect(ofOrders(ids)).toEqual({
      $or: [
        { _id: { $gte: `${ELSEWHERE}00000a-`, $lt: `${ELSEWHERE}00000a.` } },
        { _id: { $gte: `${MORNING}000001-`, $lt: `${MORNING}000001.` } },
        { _id: { $gte: `${LATER}000002-`, $lt: `${LATER}000003.` } },
      ],
      orderId: { $in: [...ids].sort() },
    });
  });

  it('of one order is its range, however often it is named', () => {
    const id = `${MORNING}000001`;
    expect(ofOrders([id, id])).toEqual({
      $or: [{ _id: { $gte: `${id}-`, $lt: `${id}.` } }],
      orderId: { $in: [id] },
    });
  });
});
