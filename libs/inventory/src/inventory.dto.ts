import { BUCKETS, type Bucket } from '#contracts/inventory.js';
import { Id, Moment, Nested, OneOf, Text, Whole } from '#platform/http/fields.js';
import { CursorQuery, PageQuery } from '#platform/http/lists.js';
import { type LedgerRow, MOVEMENTS } from './book/ledger.schema.js';
import type { LevelView, Stock } from './stock.reader.js';
import type { Adjustment, Receipt } from './stock.service.js';

const MOST_PIECES = 1_000_000_000;

/** POST /inventory/{productId}/receipts */
export class ReceiptInput {
  @Whole({ min: 1, max: MOST_PIECES, example: 100, description: 'pieces that came in' })
  quantity!: number;

  @Id({ optional: true, example: 'MAIN', description: 'warehouse; MAIN unless given' })
  locationId?: string;

  @Text({ max: 200, optional: true, example: 'delivery 4711' })
  reason?: string;

  toDomain(): Omit<Receipt, 'productId'> {
    const { quantity, locationId, reason } = this;
    return { quantity, ...(locationId ? { locationId } : {}), ...(reason ? { reason } : {}) };
  }
}

/** POST /inventory/{productId}/adjustments */
export class AdjustmentInput {
  @Whole({
    min: -MOST_PIECES,
    max: MOST_PIECES,
    example: -2,
    description: 'pieces more (or, below zero, fewer); not 0',
  })
  delta!: number;

  @Text({ max: 200, example: 'two broken on the shelf' })
  reason!: string;

  @OneOf(['onHand', 'damaged', 'quarantine'], { optional: true, example: 'onHand' })
  bucket?: Bucket;

  @Id({ optional: true, example: 'MAIN' })
  locationId?: string;

  toDomain(): Omit<Adjustment, 'productId'> {
    const { delta, reason, bucket, locationId } = this;
    return { delta, reason, ...(bucket ? { bucket } : {}), ...(locationId ? { locationId } : {}) };
  }
}

class Quantities {
  @Whole({ example: 100 }) onHand!: number;
  @Whole({ example: 4 }) reserved!: number;
  @Whole({ example: 6 }) allocated!: number;
  @Whole({ example: 0 }) damaged!: number;
  @Whole({ example: 0 }) quarantine!: number;
  @Whole({ example: 0 }) safetyStock!: number;
  @Whole({
    example: 90,
    description:
      'for sale: onHand − damaged − quarantine − allocated − reserved − safetyStock; lapsed holds count no longer',
  })
  available!: number;
}

function quantitiesOf(from: LevelView | Stock) {
  return {
    onHand: from.onHand,
    reserved: from.reserved,
    allocated: from.allocated,
    damaged: from.damaged,
    quarantine: from.quarantine,
    safetyStock: from.safetyStock,
    available: from.available,
  };
}

export class StockLevelView extends Quantities {
  @Id({ example: 'MAIN' }) locationId!: string;
  @Whole({ min: 0, example: 12, description: 'of the last ledger row' }) seq!: number;
}

/** A product's stock, in all and by location. */
export class StockView extends Quantities {
  @Id() productId!: string;
  @Nested(() => StockLevelView, { many: true }) locations!: StockLevelView[];

  static from(stock: Stock): StockView {
    return {
      productId: stock.productId,
      ...quantitiesOf(stock),
      locations: stock.locations.map((level) => ({
        locationId: level.locationId,
        ...quantitiesOf(level),
        seq: level.seq,
      })),
    };
  }
}

class Delta {
  @Whole({ optional: true, example: 100 }) onHand?: number;
  @Whole({ optional: true, example: -1 }) reserved?: number;
  @Whole({ optional: true, example: 1 }) allocated?: number;
  @Whole({ optional: true, example: 1 }) damaged?: number;
  @Whole({ optional: true, example: 1 }) quarantine?: number;
}

class Balance {
  @Whole({ example: 100 }) onHand!: number;
  @Whole({ example: 0 }) reserved!: number;
  @Whole({ example: 0 }) allocated!: number;
  @Whole({ example: 0 }) damaged!: number;
  @Whole({ example: 0 }) quarantine!: number;
}

class CauseView {
  @Text({ max: 40, example: 'order' }) type!: string;
  @Text({ max: 80, example: '66a1f0c2b7e4d5a3c9f01234' }) id!: string;
}

/** One row of the stock ledger. */
export class LedgerRowView {
  @Id() productId!: string;
  @Id({ example: 'MAIN' }) locationId!: string;
  @Whole({ min: 1, example: 12 }) seq!: number;
  @OneOf(MOVEMENTS, { example: 'RECEIVE' }) kind!: string;
  @Nested(() => Delta) delta!: Delta;
  @Nested(() => Balance) balanceAfter!: Balance;
  @Nested(() => CauseView) cause!: CauseView;
  @Text({ max: 200, nullable: true, example: 'delivery 4711' }) reason!: string | null;
  @Text({ max: 80, example: 'system' }) actor!: string;
  @Moment() at!: Date;

  static from(row: LedgerRow): LedgerRowView {
    return {
      productId: row.productId,
      locationId: row.locationId,
      seq: row.seq,
      kind: row.kind,
      delta: row.delta,
      balanceAfter: Object.fromEntries(
        BUCKETS.map((bucket) => [bucket, row.balanceAfter[bucket]]),
      ) as unknown as Balance,
      cause: { type: row.cause.type, id: row.cause.id },
      reason: row.reason,
      actor: row.actor,
      at: row.at,
    };
  }
}

export class ListStockV1 extends PageQuery {
  @Id({ optional: true, example: 'MAIN' }) locationId?: string;
}
export class ListStockV2 extends CursorQuery {
  @Id({ optional: true, example: 'MAIN' }) locationId?: string;
}
