import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { retires } from '#platform/mongo/collections/retired-indexes.js';

/** A shelf of the catalogue, perhaps below another one. Products name the categories they stand in. */
@Schema({ collection: 'categories', versionKey: false })
export class Category {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  /** lower case: a name is unique without regard to case */
  @Prop({ type: String, required: true }) nameKey!: string;
  /** null at the top */
  @Prop({ type: String, default: null }) parentId!: string | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}
export const CategorySchema = retires(
  SchemaFactory.createForClass(Category)
    .index({ nameKey: 1 }, { name: 'name', unique: true }) // one category per name; GET /categories
    .index({ parentId: 1, nameKey: 1, _id: 1 }, { name: 'of_parent' }), // GET /categories?parentId=
  'by_name',
);
