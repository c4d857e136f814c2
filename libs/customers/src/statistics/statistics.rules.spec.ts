import { describe, expect, it } from '@jest/globals';
import { disagreement, movementsOf, type OrderFact, summaryOf, updateOf } from './statistics.rules.js';

const day = (n: number): Date => new Date(Date.UTC(2027, 2, n));

function created(customerId: string | null, total: number, placedAt: Date, currency = 'EUR'): OrderFact {
  const data = {
    orderId: 'o',
    number: 'n',
    customerId,
    currency,
    total,
    units: 1,
    placedAt,
    origin: 'API',
    items: [],
  } as const;
  return { name: 'order:created', data };
}
function cancelled(customerId: string | null, total: number, placedAt: Date, currency = 'EUR'): OrderFact {
  const data = {
    orderId: 'o',
    number: 'n',
    customerId,
    currency,
    total,
    refundedTotal: 0,
    placedAt,
    reason: null,
    origin: 'API',
  } as const;
  return { name: 'order:cancelled', data };
}

describe('a batch of facts', () => {
  it('is one movement per customer and currency, guests left out', () => {
    const movements = movementsOf([
      created('ada', 1000, day(3)),
      created('bob', 500, day(1)),
      created('ada', 300, day(2)),
      created('ada', 70, day(9), 'USD'),
      created(null, 9999, day(1)),
    ]);
    expect(movements).toEqual([
      {
        id: 'ada:EUR',
        customerId: 'ada',
        currency: 'EUR',
        orders: 2,
        gross: 1300,
        refunded: 0,
        shipped: 0,
        returned: 0,
        first: day(2),
        last: day(3),
        cancelled: false,
      },
      {
        id: 'bob:EUR',
        customerId: 'bob',
        currency: 'EUR',
        orders: 1,
        gross: 500,
        refunded: 0,
        shipped: 0,
        returned: 0,
        first: day(1),
        last: day(1),
        cancelled: false,
      },
      {
        id: 'ada:USD',
        customerId: 'ada',
        currency: 'USD',
        orders: 1,
        gross: 70,
        refunded: 0,
        shipped: 0,
        returned: 0,
        first: day(9),
        last: day(9),
        cancelled: false,
      },
    ]);
  });

  it('takes a cancelled order out again', () => {
    const [movement] = movementsOf([
      created('ada', 1000, day(1)),
      created('ada', 300, day(2)),
      cancelled('ada', 1000, day(1)),
    ]);
    expect(movement).toMatchObject({ orders: 1, gross: 300, cancelled: true });
  });
});

describe('goods and money that go back', () => {
  const about = { orderId: 'o', customerId: 'ada', currency: 'EUR' };
  const shipped = (quantity: number): OrderFact => {
    const line = { orderItemId: 'l', productId: 'p', locationId: 'MAIN', quantity };
    return { name: 'order:shipped', data: { ...about, number: 'n', shipmentId: 's', lines: [line, line] } };
  };
  const failed = (units: number): OrderFact => ({
    name: 'order:shipment-failed',
    data: { ...about, number: 'n', shipmentId: 's', units, reason: null },
  });
  const returned = (units: number): OrderFact => ({
    name: 'return:processed',
    data: {
      ...about,
      returnId: 'r',
      number: 'n-R1',
      orderNumber: 'n',
      status: 'RECEIVED',
      lines: [],
      units,
      due: 1,
    },
  });
  const refunded = (amount: number, orderStatus: 'COMPLETED' | 'CANCELLED'): OrderFact => ({
    name: 'refund:issued',
    data: {
      ...about,
      refundId: 'f',
      orderNumber: 'n',
      returnId: null,
      returnNumber: null,
      amount,
      reason: null,
      refundedTotal: amount,
      orderStatus,
      paymentStatus: 'REFUNDED',
    },
  });

  it('are counted, but for the refunds of cancelled orders', () => {
    const facts = [shipped(4), failed(3), returned(2), refunded(70, 'COMPLETED'), refunded(9, 'CANCELLED')];
    const [movement] = movementsOf(facts);
    expect(movement).toMatchObject({ orders: 0, gross: 0, refunded: 70, shipped: 5, returned: 2 });
    expect(updateOf(movement!, undefined)).toEqual({
      $inc: { orderCount: 0, grossSpent: 0, refunded: 70, shippedUnits: 5, returnedUnits: 2 },
      $setOnInsert: { customerId: 'ada', currency: 'EUR' },
    });
  });

  it('leave with the order that is cancelled after its refunds', () => {
    const order = cancelled('ada', 1000, day(1));
    const data = { ...order.data, refundedTotal: 30 } as never;
    const [movement] = movementsOf([refunded(30, 'COMPLETED'), { name: 'order:cancelled', data }]);
    expect(movement).toMatchObject({ orders: -1, gross: -1000, refunded: 0 });
  });
});

describe('the update of statistics', () => {
  it('moves first and last outwards only', () => {
    const [movement] = movementsOf([created('ada', 1000, day(1))]);
    expect(updateOf(movement!, undefined)).toMatchObject({
      $inc: { orderCount: 1, grossSpent: 1000 },
      $min: { firstOrderAt: day(1) },
      $max: { lastOrderAt: day(1) },
    });
  });

  it('asks the orders for first and last after a cancellation', () => {
    const [movement] = movementsOf([cancelled('ada', 1000, day(1))]);
    const totals = {
      customerId: 'ada',
      currency: 'EUR',
      orderCount: 1,
      grossSpent: 300,
      refunded: 0,
      shippedUnits: 0,
      returnedUnits: 0,
      firstOrderAt: day(2),
      lastOrderAt: day(2),
    };
    expect(updateOf(movement!, totals)).toMatchObject({
      $inc: { orderCount: -1, grossSpent: -1000 },
      $set: { firstOrderAt: day(2), lastOrderAt: day(2) },
    });
    expect(updateOf(movement!, undefined)).toMatchObject({ $unset: { firstOrderAt: '', lastOrderAt: '' } });
  });
});

const ROW = {
  _id: 'ada:EUR',
  customerId: 'ada',
  currency: 'EUR',
  orderCount: 2,
  grossSpent: 1301,
  refunded: 101,
  shippedUnits: 8,
  returnedUnits: 2,
  firstOrderAt: day(2),
  lastOrderAt: day(3),
};

describe('a summary', () => {
  it('adds orders over currencies and keeps money apart', () => {
    const usd = {
      ...ROW,
      _id: 'ada:USD',
      currency: 'USD',
      orderCount: 1,
      grossSpent: 70,
      refunded: 0,
      shippedUnits: 0,
      returnedUnits: 0,
      firstOrderAt: day(1),
      lastOrderAt: day(1),
    };
    expect(summaryOf('ada', [ROW, usd])).toEqual({
      customerId: 'ada',
      orderCount: 3,
      returnRate: 0.25,
      firstOrderAt: day(1),
      lastOrderAt: day(3),
      spending: [
        {
          currency: 'EUR',
          orderCount: 2,
          grossSpent: 1301,
          refunded: 101,
          netSpent: 1200,
          averageOrderValue: 650,
        },
        { currency: 'USD', orderCount: 1, grossSpent: 70, refunded: 0, netSpent: 70, averageOrderValue: 70 },
      ],
    });
  });

  it('is nought for a customer who bought nothing', () => {
    expect(summaryOf('ada', [])).toEqual({
      customerId: 'ada',
      orderCount: 0,
      returnRate: 0,
      firstOrderAt: null,
      lastOrderAt: null,
      spending: [],
    });
  });
});

describe('statistics and orders', () => {
  const totals = {
    customerId: 'ada',
    currency: 'EUR',
    orderCount: 2,
    grossSpent: 1301,
    refunded: 101,
    shippedUnits: 8,
    returnedUnits: 2,
    firstOrderAt: day(2),
    lastOrderAt: day(3),
  };

  it('agree when all is equal, and when there is nothing on either side', () => {
    expect(disagreement(ROW, totals)).toBeNull();
    expect(
      disagreement(
        {
          ...ROW,
          orderCount: 0,
          grossSpent: 0,
          refunded: 0,
          shippedUnits: 0,
          returnedUnits: 0,
          firstOrderAt: undefined,
          lastOrderAt: undefined,
        } as never,
        undefined,
      ),
    ).toBeNull();
  });

  it.each([
    { orderCount: 3 },
    { grossSpent: 1300 },
    { refunded: 100 },
    { shippedUnits: 7 },
    { returnedUnits: 3 },
    { firstOrderAt: day(1) },
    { lastOrderAt: day(4) },
  ])('disagree about %j', (other) => {
    expect(disagreement({ ...ROW, ...other }, totals)).not.toBeNull();
    expect(disagreement(undefined, totals)).not.toBeNull();
  });
});
