import { exponentOf, toDecimal } from '#contracts/money.js';
import type { Order, OrderItem } from '../order.schema.js';
import { currentTotalOf, cumulative, shareOf } from './due.rules.js';
import { pricingOf, type PricingTerms } from './pricing.rules.js';

export const TRACE_STEPS = [
  'LINE_TOTAL',
  'SUBTOTAL',
  'DISCOUNT',
  'TAX',
  'SHIPPING',
  'TOTAL',
  'GIVEN_BACK',
  'CURRENT_TOTAL',
] as const;

/** One step of a calculation, with what it came to in minor units. */
export interface TraceStep {
  readonly step: (typeof TRACE_STEPS)[number];
  readonly explanation: string;
  readonly amount: number;
}

/** How an order's total came about, recomputed from what the order keeps. */
export interface PriceTrace {
  readonly order: Order;
  readonly lines: readonly { readonly item: OrderItem; readonly steps: readonly TraceStep[] }[];
  readonly steps: readonly TraceStep[];
  /** whether every recomputed amount is the one that the order keeps */
  readonly agrees: boolean;
}

/**
 * Explains an order's total by the pricing version and the terms it was placed with; nothing of today is looked up.
 *
 * @throws when its pricing version does not exist
 */
export function traceOf(order: Order): PriceTrace {
  const { items, currency, discount, taxRate, taxIncluded } = order;
  const terms: PricingTerms = { taxRate, taxIncluded, shippingFlat: order.shippingTotal };
  const { priced, ...totals } = pricingOf(order.pricingVersion)(items, terms, discount ?? null);
  const money = moneyIn(currency);
  const rate = `${taxRate / 10_000} %`;
  const taxed = taxIncluded ? `the ${rate} inside` : `${rate} of`;

  const lines = items.map((item, at) => {
    const { lineTotal = NaN, discountAmount = NaN, taxAmount = NaN } = priced[at] ?? {};
    const source = item.priceSource === 'AGREED' ? 'agreed' : 'catalogue';
    const steps: TraceStep[] = [
      {
        step: 'LINE_TOTAL',
        explanation: `${item.quantity} × ${money(item.unitPrice)} (${source} price of the placing)`,
        amount: lineTotal,
      },
    ];
    if (discount)
      steps.push({
        step: 'DISCOUNT',
        explanation: `${money(lineTotal)} of ${money(totals.subtotal)} of the discount, by largest remainder`,
        amount: -discountAmount,
      });
    steps.push({
      step: 'TAX',
      explanation: `${taxed} ${money(lineTotal - discountAmount)}, half to even`,
      amount: taxAmount,
    });
    const back = item.cancelledQuantity + item.returnedQuantity;
    if (back > 0) {
      const share = shareOf(item, taxIncluded);
      steps.push({
        step: 'GIVEN_BACK',
        explanation: `${item.cancelledQuantity} cancelled and ${item.returnedQuantity} returned of ${item.quantity} pieces that cost ${money(share)}, half to even`,
        amount: -cumulative(share, item.quantity, back),
      });
    }
    return { item, steps };
  });

  const sumOfLines = `the sum of ${items.length} line(s)`;
  const current = currentTotalOf(order);
  const steps: TraceStep[] = [
    { step: 'SUBTOTAL', explanation: sumOfLines, amount: totals.subtotal },
    {
      step: 'DISCOUNT',
      explanation: discount ? `${percentOr(discount, money)}: ${discount.reason}` : 'none',
      amount: -totals.discountTotal,
    },
    {
      step: 'TAX',
      explanation: `${sumOfLines}, ${taxIncluded ? 'inside the prices: not added' : 'added to the prices'}`,
      amount: totals.taxTotal,
    },
    { step: 'SHIPPING', explanation: 'once per order', amount: totals.shippingTotal },
    {
      step: 'TOTAL',
      explanation: `subtotal less discount${taxIncluded ? '' : ', plus tax'}, plus shipping`,
      amount: totals.total,
    },
    {
      step: 'GIVEN_BACK',
      explanation:
        'due for pieces that were cancelled or returned; the shipping with the last cancelled piece',
      amount: current - order.total,
    },
    { step: 'CURRENT_TOTAL', explanation: 'what the customer keeps', amount: current },
  ];
  const agrees =
    (['subtotal', 'discountTotal', 'taxTotal', 'shippingTotal', 'total'] as const).every(
      (part) => totals[part] === order[part],
    ) &&
    items.every(
      (item, at) =>
        item.lineTotal === priced[at]?.lineTotal &&
        (item.discountAmount ?? 0) === priced[at]?.discountAmount &&
        item.taxAmount === priced[at]?.taxAmount,
    );
  return { order, lines, steps, agrees };
}

function percentOr(
  { percent, amount }: { percent?: number; amount?: number },
  money: (amount: number) => string,
) {
  return percent === undefined ? money(amount ?? 0) : `${percent} % of the subtotal, half to even`;
}

function moneyIn(currency: string): (amount: number) => string {
  const digits = exponentOf(currency);
  return (amount) => `${toDecimal(amount, currency).toFixed(digits)} ${currency}`;
}
