import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { changesDocuments } from '#platform/mongo/collections/changed-documents.js';

/**
 * One product at one location. All quantities are whole pieces. It changes only together with a ledger row, and only
 * through group commit.
 */
@Schema({ collection: 'stock_levels', versionKey: false })
export class StockLevel {
  /** `<productId>:<locationId>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) productId!: string;
  @Prop({ type: String, required: true }) locationId!: string;
  @Prop({ type: Number, required: true }) onHand!: number;
  @Prop({ type: Number, required: true }) reserved!: number;
  @Prop({ type: Number, required: true }) allocated!: number;
  @Prop({ type: Number, required: true }) damaged!: number;
  @Prop({ type: Number, required: true }) quarantine!: number;
  /** kept back from sale */
  @Prop({ type: Number, required: true }) safetyStock!: number;
  /** what is for sale falling to this or below is told as `stock:low`; null: nobody wants to know */
  @Prop({ type: Number, default: null }) reorderPoint!: number | null;
  /** the location's, copied: of two that could serve a line, the lower one does */
  @Prop({ type: Number, required: true }) priority!: number;
  /** false once the product is discontinued: the guard that no order in flight slips past */
  @Prop({ type: Boolean, required: true }) forSale!: boolean;
  /** of the last ledger row, gapless */
  @Prop({ type: Number, required: true }) seq!: number;
  /** facts told about this level */
  @Prop({ type: Number, required: true }) eventSeq!: number;
  /** of the last ledger row */
  @Prop({ type: Date, required: true }) updatedAt!: Date;
  /** when a level was opened beside this one: whoever closes the product meets it here */
  @Prop({ type: Date }) touchedAt?: Date;
}
export const StockLevelSchema = changesDocuments(
  SchemaFactory.createForClass(StockLevel)
    .index({ productId: 1, locationId: 1 }, { name: 'of_product', unique: true }) // every level of the products of a batch
    .index({ locationId: 1, _id: 1 }, { name: 'of_location' }), // GET /inventory?locationId=; no change of stock writes it
  // 0.1.0 had one location, MAIN, and its levels no priority: beside a second one they came in no order
  { name: 'priority', where: { priority: { $exists: false } }, set: [{ $set: { priority: 0 } }] },
);

/** A level of a product at a location where it has never been. */
export function emptyLevel(
  at: { productId: string; locationId: string; priority: number; forSale: boolean },
  now: Date,
): StockLevel {
  return {
    _id: levelId(at.productId, at.locationId),
    productId: at.productId,
    locationId: at.locationId,
    onHand: 0,
    reserved: 0,
    allocated: 0,
    damaged: 0,
    quarantine: 0,
    safetyStock: 0,
    reorderPoint: null,
    priority: at.priority,
    forSale: at.forSale,
    seq: 0,
    eventSeq: 0,
    updatedAt: now,
  };
}

export const levelId = (productId: string, locationId: string): string => `${productId}:${locationId}`;
