import fc from 'fast-check';

/** What an order is priced from. */
export interface Draft {
  readonly lines: readonly { readonly unitPrice: number; readonly quantity: number }[];
  readonly currency: string;
  /** ten-thousandths of a per cent */
  readonly taxRate: number;
  readonly taxIncluded: boolean;
  readonly shippingFlat: number;
  /** ten-thousandths of a per cent of the subtotal */
  readonly discount: number;
  /** thousandths of the total that are paid at first; null: no payment is ever recorded */
  readonly paid: number | null;
}

/** One thing that may happen to an order; what is not possible then does not happen. `part` is thousandths of what could. */
export interface LifeStep {
  readonly kind: 'cancel' | 'ship' | 'request' | 'receive' | 'drop' | 'refundOrder' | 'refundReturn' | 'pay';
  readonly line: number;
  readonly part: number;
}

export interface Life {
  readonly draft: Draft;
  readonly steps: readonly LifeStep[];
}

const WHOLE = 1_000_000;
const rate = fc.oneof(fc.constantFrom(0, 190_000, 77_000, WHOLE), fc.integer({ min: 0, max: WHOLE }));
const price = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000 }));

export const lives: fc.Arbitrary<Life> = fc.record({
  draft: fc.record({
    lines: fc.array(fc.record({ unitPrice: price, quantity: fc.integer({ min: 1, max: 9 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
    currency: fc.constantFrom('JPY', 'EUR', 'KWD'),
    taxRate: rate,
    taxIncluded: fc.boolean(),
    shippingFlat: fc.constantFrom(0, 0, 499),
    discount: fc.oneof(fc.constant(0), rate),
    paid: fc.option(fc.integer({ min: 0, max: 1_000 })),
  }),
  steps: fc.array(
    fc.record({
      kind: fc.constantFrom<LifeStep['kind']>(
        'cancel',
        'ship',
        'request',
        'receive',
        'drop',
        'refundOrder',
        'refundReturn',
        'pay',
      ),
      line: fc.nat(3),
      part: fc.integer({ min: 1, max: 1_000 }),
    }),
    { maxLength: 14 },
  ),
});
