import type { Availability } from '#contracts/inventory.js';
import type { Fresh } from '#platform/bus/decorators.js';
import { Prepared } from '#platform/http/answers/prepared.js';
import { etagOf, PRODUCT_SHAPES, type ShownProduct } from './product.dto.js';
import { shownAvailable } from './product.rules.js';
import type { ProductRow } from './product.schema.js';

export type ProductFact = Fresh<'product:updated' | 'inventory:updated'>;

/** A product with its stock of one moment, and the answers that show it. */
export class KeptProduct {
  private readonly answers: { true?: Prepared<ShownProduct>; floored?: Prepared<ShownProduct> } = {};

  /** @param goodUntil milliseconds since 1970, whatever is told or not */
  constructor(
    readonly product: ProductRow,
    private readonly stock: Availability,
    readonly goodUntil: number,
  ) {}

  /** The answer for callers who see the true number, or for the others, who see none below zero. */
  answer(seesTrueNumber: boolean): Prepared<ShownProduct> {
    const kind = seesTrueNumber ? 'true' : 'floored';
    return (this.answers[kind] ??= this.prepare(seesTrueNumber));
  }

  /** Whether what a fact tells is in it already. */
  holds({ name, aggregate, aggregateSeq }: ProductFact): boolean {
    const last = name === 'inventory:updated' ? this.stock.facts.get(aggregate.id) : this.product.eventSeq;
    return last !== undefined && last >= aggregateSeq;
  }

  private prepare(seesTrueNumber: boolean): Prepared<ShownProduct> {
    const available = shownAvailable(this.stock.available, seesTrueNumber);
    const shown: ShownProduct = { ...this.product, available };
    return new Prepared(shown, PRODUCT_SHAPES, etagOf(shown));
  }
}
