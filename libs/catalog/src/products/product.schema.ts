import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { PRODUCT_STATUSES, type ProductStatus } from '#contracts/catalog.js';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** One thing for sale. Orders copy its name and price at placing; nothing here is looked up for them again. */
@Schema({ collection: 'products', versionKey: false, minimize: false })
export class Product {
  @Prop({ type: String, required: true }) _id!: string;
  /** as it was given */
  @Prop({ type: String, required: true }) sku!: string;
  /** upper case: a SKU is unique without regard to case */
  @Prop({ type: String, required: true }) skuKey!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String, default: null }) description!: string | null;
  /** minor units of `currency`, per piece, > 0 */
  @Prop({ type: Number, required: true }) price!: number;
  /** ISO 4217 */
  @Prop({ type: String, required: true }) currency!: string;
  /** the price as a decimal, to filter and sort by across currencies; never calculated with */
  @Prop({ type: Number, required: true }) priceDecimal!: number;
  @Prop({ type: String, required: true, enum: PRODUCT_STATUSES }) status!: ProductStatus;
  @Prop({ type: [String], required: true }) categories!: string[];
  @Prop({ type: Object, required: true }) attributes!: Attributes;
  /** of the document, from 1; If-Match guards a change by it */
  @Prop({ type: Number, required: true }) version!: number;
  /** aggregateSeq of the last fact told of this product */
  @Prop({ type: Number, required: true }) eventSeq!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
}

/** A product as a plain document. */
export type ProductRow = Pick<Product, keyof Product>;

export const ProductSchema = SchemaFactory.createForClass(Product)
  .index({ skuKey: 1 }, { name: 'sku', unique: true }) // one product per SKU; GET /products?sku=, the SKU prefix of ?q=
  .index(
    { name: 'text', sku: 'text', description: 'text' },
    { name: 'words', weights: { name: 4, sku: 4, description: 1 }, language_override: 'textLanguage' },
  ) // GET /products?q=
  .index({ status: 1, createdAt: -1, _id: -1 }, { name: 'newest' }) // GET /products, sort createdAt
  .index({ status: 1, name: 1, _id: 1 }, { name: 'by_name' }) // GET /products, sort name
  .index({ status: 1, priceDecimal: 1, _id: 1 }, { name: 'by_price' }) // GET /products?minPrice=&maxPrice=, sort price
  .index({ categories: 1, status: 1, createdAt: -1, _id: -1 }, { name: 'of_category' }); // GET /products?category=
