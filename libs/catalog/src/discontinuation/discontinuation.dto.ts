import {
  DISCONTINUATION_POLICIES,
  type DiscontinuationEffect,
  type DiscontinuationPolicy,
  PRODUCT_STATUSES,
  type ProductStatus,
} from '#contracts/catalog.js';
import { Id, Moment, Nested, OneOf, Text, Whole } from '#platform/http/fields.js';
import { ProductV1, ProductV2, type ShownProduct } from '../products/product.dto.js';
import { effectOf, type Promises } from './discontinuation.rules.js';
import type { DiscontinuationRow } from './discontinuation.schema.js';

/** POST /products/{id}/discontinue */
export class DiscontinueInput {
  @OneOf(DISCONTINUATION_POLICIES, {
    example: 'honour',
    description: 'honour: free holds and waiting orders run out; cancel: they are given back and cancelled',
  })
  policy!: DiscontinuationPolicy;
  @Text({ max: 500, optional: true, example: 'the maker has stopped' }) reason?: string;
}

const count = (description: string) => Whole({ min: 0, example: 2, description });

class EffectView implements DiscontinuationEffect {
  @count('free holds given back') holdsReleased!: number;
  @count('their pieces') holdUnitsReleased!: number;
  @count('orders cancelled that were PENDING or ON_HOLD') ordersCancelled!: number;
  @count('their pieces of this product') orderUnitsReleased!: number;
  @count('free holds that run out by themselves') holdsKept!: number;
  @count('their pieces') holdUnitsKept!: number;
  @count('orders, PENDING or ON_HOLD, that go on') ordersKept!: number;
  @count('their pieces of this product') orderUnitsKept!: number;
  @count('pieces allocated, which are always shipped') unitsAllocated!: number;

  static from(effect: DiscontinuationEffect): EffectView {
    return { ...effect };
  }
}

/** How a product ended. */
export class DiscontinuationView {
  @OneOf(DISCONTINUATION_POLICIES) policy!: DiscontinuationPolicy;
  @Text({ max: 500, optional: true, example: 'the maker has stopped' }) reason?: string;
  @Text({ max: 80, example: '66a1f0c2b7e4d5a3c9f01234', description: 'who did it' }) actor!: string;
  @Moment({ description: 'the switch: no order was accepted after it' }) at!: Date;
  @Moment({ nullable: true, description: 'when all was done; null while orders are still being cancelled' })
  doneAt!: Date | null;
  @Nested(() => EffectView, { description: 'what has been done so far' }) effect!: EffectView;

  static from({ policy, reason, actor, at, doneAt, effect }: DiscontinuationRow): DiscontinuationView {
    return {
      policy,
      ...(reason === null ? {} : { reason }),
      actor,
      at,
      doneAt,
      effect: EffectView.from(effect),
    };
  }
}

/** What ending a product would do now, by policy; or did. */
export interface Preview {
  readonly productId: string;
  readonly status: ProductStatus;
  readonly promises: Promises;
  readonly discontinuation: DiscontinuationRow | null;
}

export class PreviewView {
  @Id() productId!: string;
  @OneOf(PRODUCT_STATUSES, { example: 'ACTIVE' }) status!: ProductStatus;
  @Nested(() => EffectView, { description: 'what `honour` would do now' }) honour!: EffectView;
  @Nested(() => EffectView, { description: 'what `cancel` would do now' }) cancel!: EffectView;
  @Nested(() => DiscontinuationView, { optional: true, description: 'once it is discontinued' })
  discontinuation?: DiscontinuationView;

  static from({ productId, status, promises, discontinuation }: Preview): PreviewView {
    return {
      productId,
      status,
      honour: EffectView.from(effectOf('honour', promises)),
      cancel: EffectView.from(effectOf('cancel', promises)),
      ...(discontinuation ? { discontinuation: DiscontinuationView.from(discontinuation) } : {}),
    };
  }
}

/** A product that ended, with how. */
export type ShownEnd = ShownProduct & { readonly discontinuation: DiscontinuationRow };

const ENDED = { description: 'how it ended' } as const;

export class DiscontinuedV1 extends ProductV1 {
  @Nested(() => DiscontinuationView, ENDED) discontinuation!: DiscontinuationView;

  static override from({ discontinuation, ...product }: ShownEnd): DiscontinuedV1 {
    return Object.assign(ProductV1.from(product), {
      discontinuation: DiscontinuationView.from(discontinuation),
    });
  }
}

export class DiscontinuedV2 extends ProductV2 {
  @Nested(() => DiscontinuationView, ENDED) discontinuation!: DiscontinuationView;

  static override from({ discontinuation, ...product }: ShownEnd): DiscontinuedV2 {
    return Object.assign(ProductV2.from(product), {
      discontinuation: DiscontinuationView.from(discontinuation),
    });
  }
}
