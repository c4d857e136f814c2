import fc from 'fast-check';
import { at, chosen, type Command } from './command.js';
import { type Back, PRICE, type Payment, paidOf, type Purchase, totalOf } from './purchase.js';
import { paymentStatusOf, refundable, settled } from './return.rules.js';

/** Whole pieces' worth, and some minor units more or less. */
const amount = fc.record({ pieces: fc.nat(8), more: fc.constantFrom(0, 0, 0, 1, 99) });
const minorUnits = (wish: { pieces: number; more: number }): number =>
  Math.max(1, PRICE * wish.pieces + wish.more);
const price = (minor: number) => ({ amount: minor, currency: 'GBP' });

interface WantedPayment {
  at: number;
  amount: { pieces: number; more: number } | null;
  status: 'AUTHORIZED' | 'PAID';
  reference: number;
}

const pay: Command<WantedPayment> = {
  name: 'pay',
  weight: 4,
  wish: fc.record({
    at,
    amount: fc.option(amount, { freq: 2 }),
    status: fc.constantFrom('AUTHORIZED' as const, 'PAID' as const),
    reference: fc.nat(3),
  }),
  plan: (shop, wish) => {
    const purchase = chosen(shop.purchases, wish.at, (each) => paidOf(each) < totalOf(each));
    if (!purchase) return null;
    const reference = `payment-${wish.reference}`;
    const minor = wish.amount ? minorUnits(wish.amount) : totalOf(purchase);
    const { status } = wish;
    const expected = refusalOf(purchase, { reference, amount: minor, status });
    if (expected === 'ok') {
      const same = purchase.payments.find((payment) => payment.reference === reference);
      if (same) Object.assign(same, { amount: minor, status });
      else purchase.payments.push({ reference, amount: minor, status });
      const isAuthorized = purchase.payments.some((payment) => payment.status === 'AUTHORIZED');
      purchase.paymentStatus = paymentStatusOf(purchase, isAuthorized);
    }
    return {
      expected,
      real: (real) => real.payments.record({ orderId: purchase.id, amount: price(minor), status, reference }),
    };
  },
};

function refusalOf(purchase: Purchase, wanted: Payment): string {
  const same = purchase.payments.find(({ reference }) => reference === wanted.reference);
  if (same && !(same.status === 'AUTHORIZED' && wanted.status === 'PAID')) return 'DUPLICATE';
  const paid = paidOf(purchase);
  if (wanted.amount > totalOf(purchase) - paid) return 'PAYMENT_EXCEEDS_TOTAL';
  if (wanted.status === 'PAID' && paid + wanted.amount < purchase.refunded) return 'REFUND_EXCEEDS_DUE';
  return 'ok';
}

interface WantedRefund {
  at: number;
  amount: { pieces: number; more: number } | null;
}

/** Everything that may be refunded, or so much. @returns the model's outcome */
function give(purchase: Purchase, back: Back | null, wish: WantedRefund): string {
  const most = refundable(purchase, back);
  const minor = wish.amount ? minorUnits(wish.amount) : most;
  if (minor > most || minor === 0) return 'REFUND_EXCEEDS_DUE';
  purchase.refunded += minor;
  if (back) {
    back.refunded += minor;
    back.status = settled(back);
  }
  purchase.paymentStatus = paymentStatusOf(purchase, false);
  return 'ok';
}
const asked = ({ amount: some }: WantedRefund) => ({
  reason: 'model',
  ...(some ? { amount: price(minorUnits(some)) } : {}),
});
const wantedRefund = fc.record({ at, amount: fc.option(amount, { freq: 2 }) });

const refundReturn: Command<WantedRefund> = {
  name: 'refund a return',
  weight: 16,
  wish: wantedRefund,
  plan: (shop, wish) => {
    const back = chosen(shop.returns, wish.at, (each) => refundable(each.purchase, each) > 0);
    if (!back) return null;
    const expected = give(back.purchase, back, wish);
    return { expected, real: (real) => real.refunds.ofReturn(back.id, asked(wish)) };
  },
};

const refundOrder: Command<WantedRefund> = {
  name: 'refund what was cancelled',
  weight: 3,
  wish: wantedRefund,
  plan: (shop, wish) => {
    const purchase = chosen(shop.purchases, wish.at, (each) => refundable(each, null) > 0);
    if (!purchase) return null;
    const expected = give(purchase, null, wish);
    return { expected, real: (real) => real.refunds.ofOrder(purchase.id, asked(wish)) };
  },
};

export const MONEY_COMMANDS: readonly Command<unknown>[] = [pay, refundReturn, refundOrder];
