import { BUCKETS, type Bucket, MAIN_LOCATION } from '#contracts/inventory.js';
import { Id, Moment, Nested, OneOf, Text, Whole } from '#platform/http/fields.js';
import { CursorQuery, PageQuery } from '#platform/http/lists.js';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import { type LedgerRow, MOVEMENTS } from './book/ledger.schema.js';
import type { LevelView, Stock } from './stock.reader.js';
import type { Adjustment, Count, LevelSettings, Receipt, Transfer } from './stock.types.js';

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

/** POST /inventory/{productId}/counts */
export class CountInput {
  @Whole({ min: 0, max: MOST_PIECES, example: 97, description: 'pieces that were counted on hand' })
  counted!: number;

  @Whole({ min: 0, example: 12, description: "the level's seq when the counting began" })
  seq!: number;

  @Text({ max: 200, optional: true, example: 'yearly stock-taking' })
  reason?: string;

  @Id({ optional: true, example: 'MAIN' })
  locationId?: string;

  toDomain(): Omit<Count, 'productId'> {
    const { counted, seq, reason, locationId } = this;
    return { counted, seq, ...(reason ? { reason } : {}), ...(locationId ? { locationId } : {}) };
  }
}

/** POST /inventory/transfers */
export class TransferInput {
  @Id() productId!: string;
  @Whole({ min: 1, max: MOST_PIECES, example: 5 }) quantity!: number;
  @Id({ example: 'MAIN' }) fromLocationId!: string;
  @Id({ example: 'EAST-1' }) toLocationId!: string;

  toDomain(): Transfer {
    const { productId, quantity, fromLocationId, toLocationId } = this;
    if (fromLocationId === toLocationId) {
      throw new ValidationFailedError([{ field: 'toLocationId', message: 'must be another location' }]);
    }
    return { productId, quantity, fromLocationId, toLocationId };
  }
}

/** POST /inventory/{productId}/thresholds */
export class LevelSettingsInput {
  @Whole({ min: 0, max: MOST_PIECES, optional: true, example: 10, description: 'pieces kept back from sale' })
  safetyStock?: number;

  @Whole({
    min: 0,
    max: MOST_PIECES,
    optional: true,
    nullable: true,
    example: 20,
    description: 'stock:low is told when what is for sale falls to it; null turns that off',
  })
  reorderPoint?: number | null;

  @Id({ optional: true, example: 'MAIN' })
  locationId?: string;

  toDomain(): Omit<LevelSettings, 'productId'> {
    const { safetyStock, reorderPoint, locationId } = this;
    return {
      ...(safetyStock === undefined ? {} : { safetyStock }),
      ...(reorderPoint === undefined ? {} : { reorderPoint }),
      ...(locationId ? { locationId } : {}),
    };
  }
}

/** GET /inventory/{productId}?asOf= */
export class StockQuery {
  @Moment({ optional: true, description: 'the stock as it was at this moment' }) asOf?: Date;
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
  @Whole({
    min: 0,
    nullable: true,
    example: 20,
    description: 'stock:low is told when what is for sale falls to it',
  })
  reorderPoint!: number | null;
  @Whole({ min: 0, example: 12, description: 'of the last ledger row' }) seq!: number;
}

/** Free holds that are alive: pieces that come back for sale when they lapse. */
class LiveHoldsView {
  @Whole({ min: 0, example: 1 }) count!: number;
  @Whole({ min: 0, example: 2 }) units!: number;
  @Moment({ nullable: true }) earliestExpiry!: Date | null;
}

/** A product's stock, in all and by location. */
export class StockView extends Quantities {
  @Id() productId!: string;
  @Nested(() => StockLevelView, { many: true }) locations!: StockLevelView[];
  @Nested(() => LiveHoldsView, { optional: true }) holds?: LiveHoldsView;

  static from(stock: Stock): StockView {
    return {
      productId: stock.productId,
      ...quantitiesOf(stock),
      locations: stock.locations.map((level) => ({
        locationId: level.locationId,
        ...quantitiesOf(level),
        reorderPoint: level.reorderPoint,
        seq: level.seq,
      })),
      ...(stock.holds ? { holds: { ...stock.holds } } : {}),
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

const PLACE = { optional: true, example: MAIN_LOCATION, description: 'of this location alone' } as const;

export class ListStockV1 extends PageQuery {
  @Id(PLACE) locationId?: string;
}
export class ListStockV2 extends CursorQuery {
  @Id(PLACE) locationId?: string;
}

const LEVEL = {
  optional: true,
  example: MAIN_LOCATION,
  description: `the location of the level; ${MAIN_LOCATION} unless given`,
} as const;

export class LedgerListV1 extends PageQuery {
  @Id(LEVEL) locationId?: string;
}
export class LedgerListV2 extends CursorQuery {
  @Id(LEVEL) locationId?: string;
}
