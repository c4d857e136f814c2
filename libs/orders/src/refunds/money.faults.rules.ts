import type { ProvenOrder } from '../integrity/proven-order.js';
import { givenFor, paymentStatusOf } from '../payments/payment.rules.js';
import type { Payment } from '../payments/payment.schema.js';
import { dueOf } from '../pricing/due.rules.js';
import type { Return } from '../returns/return.schema.js';
import type { Refund } from './refund.schema.js';
import { dueForCancelled, refundedForCancelled } from './refund.rules.js';

/** An order with all money and goods that came and went. */
export interface Account {
  readonly order: ProvenOrder;
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  readonly returns: readonly Return[];
}

/** @returns why the money of an order cannot be right; empty when it is */
export function faultsOfMoney(account: Account): string[] {
  return [...faultsOfSums(account), ...faultsOfDue(account), ...account.returns.flatMap(faultsOf(account))];
}

const sumOf = (rows: readonly { readonly amount: number }[]): number =>
  rows.reduce((sum, { amount }) => sum + amount, 0);

function faultsOfSums({ order, payments, refunds }: Account): string[] {
  const paid = sumOf(payments.filter(({ status }) => status === 'PAID'));
  const authorized = payments.some(({ status }) => status === 'AUTHORIZED');
  const status = paymentStatusOf(order, authorized);
  return [
    ...unequal('paidTotal', order.paidTotal, paid),
    ...unequal('refundedTotal', order.refundedTotal, sumOf(refunds)),
    ...beyond('what was paid', order.paidTotal, order.total),
    ...beyond('what was refunded', order.refundedTotal, Math.min(givenFor(order), order.total)),
    ...(order.paymentStatus === status ? [] : [`its money is ${status}, not ${order.paymentStatus}`]),
    ...[...payments, ...refunds]
      .filter(({ currency }) => currency !== order.currency)
      .map(({ _id, currency }) => `${_id} is in ${currency}`),
  ];
}

/** What was cancelled is due beside what was returned, and no more is refunded of it than that. */
function faultsOfDue({ order, refunds, returns }: Account): string[] {
  const due = dueForCancelled(order, returns);
  const known = new Set(returns.map(({ _id }) => _id));
  const strays = refunds.filter(({ returnId }) => returnId !== null && !known.has(returnId));
  return [
    ...(due < 0 ? [`its returns are due ${-due} more than their pieces`] : []),
    ...beyond('what was refunded of cancelled pieces', refundedForCancelled(order, returns), due),
    ...strays.map(({ _id }) => `refund ${_id} is of no return of the order`),
  ];
}

function faultsOf({ order, refunds }: Account): (back: Return) => string[] {
  return (back) => {
    const received = back.items.flatMap((item) => item.received.map((each) => ({ ...each, item })));
    const wrong = received.filter(({ item, quantity, after, due }) => {
      const line = order.items.find(({ id }) => id === item.orderItemId);
      const then = line && { ...line, cancelledQuantity: after, returnedQuantity: 0 };
      return !then || dueOf(then, order.taxIncluded, quantity) !== due;
    });
    const told = (faults: readonly string[]): string[] => faults.map((fault) => `${back.number}: ${fault}`);
    return told([
      ...wrong.map(({ item, quantity, due }) => `${quantity} of ${item.orderItemId} are not due ${due}`),
      ...unequal(
        'due',
        back.due,
        received.reduce((sum, { due }) => sum + due, 0),
      ),
      ...unequal(
        'refundedTotal',
        back.refundedTotal,
        sumOf(refunds.filter(({ returnId }) => returnId === back._id)),
      ),
      ...beyond('what was refunded', back.refundedTotal, back.due),
    ]);
  };
}

const unequal = (sum: string, is: number, parts: number): string[] =>
  is === parts ? [] : [`${sum} is ${is}, its parts come to ${parts}`];

const beyond = (what: string, is: number, most: number): string[] =>
  is <= most ? [] : [`${what}, ${is}, is beyond ${most}`];
