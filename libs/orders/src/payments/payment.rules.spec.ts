import { describe, expect, it } from '@jest/globals';
import { admit, paymentStatusOf, refundLimitOf, type WantedPayment } from './payment.rules.js';
import type { Payment } from './payment.schema.js';

const sums = { total: 100, paidTotal: 0, refundedTotal: 0 };

describe('how far an order is paid for', () => {
  it.each([
    [{}, false, 'NONE'],
    [{}, true, 'AUTHORIZED'],
    [{ paidTotal: 99 }, false, 'NONE'],
    [{ paidTotal: 99 }, true, 'AUTHORIZED'],
    [{ paidTotal: 100 }, true, 'PAID'],
    [{ paidTotal: 100, refundedTotal: 1 }, false, 'PARTIALLY_REFUNDED'],
    [{ paidTotal: 100, refundedTotal: 100 }, false, 'REFUNDED'],
    [{ paidTotal: 40, refundedTotal: 40 }, false, 'REFUNDED'],
    [{ refundedTotal: 99 }, false, 'PARTIALLY_REFUNDED'],
    [{ refundedTotal: 100 }, false, 'REFUNDED'],
    [{ total: 0 }, false, 'NONE'],
  ])('%j, authorized %p: %s', (more, authorized, status) =>
    expect(paymentStatusOf({ ...sums, ...more }, authorized)).toBe(status),
  );
});

describe('what refunds may come to', () => {
  it.each([
    ['NONE', 0, 100],
    ['AUTHORIZED', 0, 0],
    ['AUTHORIZED', 30, 30],
    ['PAID', 100, 100],
    ['PARTIALLY_REFUNDED', 0, 100],
  ] as const)('%s with %d paid: %d', (paymentStatus, paidTotal, limit) =>
    expect(refundLimitOf({ ...sums, paidTotal, paymentStatus })).toBe(limit),
  );
});

describe('a payment', () => {
  const order = { ...sums, currency: 'GBP' };
  const wanted = (more: Partial<WantedPayment> = {}): WantedPayment => ({
    amount: 100,
    status: 'PAID',
    reference: 'a',
    ...more,
  });
  const known = (more: Partial<Payment> = {}): Payment => ({
    _id: 'p',
    orderId: 'o',
    reference: 'a',
    status: 'AUTHORIZED',
    amount: 100,
    currency: 'GBP',
    createdAt: new Date(0),
    paidAt: null,
    ...more,
  });
  const code = (errorCode: string) => expect.objectContaining({ errorCode });

  it('is new, or the capture of what was authorized', () => {
    expect(admit(wanted(), order, [])).toBeUndefined();
    expect(admit(wanted({ reference: 'b' }), order, [known()])).toBeUndefined();
    expect(admit(wanted({ amount: 60 }), order, [known()])).toMatchObject({ _id: 'p' });
  });

  it.each([
    ['PAID twice', wanted(), known({ status: 'PAID' })],
    ['AUTHORIZED twice', wanted({ status: 'AUTHORIZED' }), known()],
    ['AUTHORIZED after it was paid', wanted({ status: 'AUTHORIZED' }), known({ status: 'PAID' })],
  ])('is refused when its reference is %s', (_how, again, before) =>
    expect(() => admit(again, order, [before])).toThrow(code('DUPLICATE')),
  );

  it('never goes beyond what is open', () => {
    expect(admit(wanted({ amount: 40 }), { ...order, paidTotal: 60 }, [])).toBeUndefined();
    expect(() => admit(wanted({ amount: 41 }), { ...order, paidTotal: 60 }, [])).toThrow(
      expect.objectContaining({
        errorCode: 'PAYMENT_EXCEEDS_TOTAL',
        details: { open: { amount: 40, currency: 'GBP' } },
      }),
    );
  });

  it('is no less than what was refunded before it', () => {
    expect(() => admit(wanted({ amount: 20 }), { ...order, refundedTotal: 30 }, [])).toThrow(
      code('REFUND_EXCEEDS_DUE'),
    );
    expect(admit(wanted({ amount: 30 }), { ...order, refundedTotal: 30 }, [])).toBeUndefined();
  });
});
