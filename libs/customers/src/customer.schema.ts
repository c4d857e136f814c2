import { Prop, raw, Schema, SchemaFactory } from '@nestjs/mongoose';

/** What a customer is called in another system. */
export interface Reference {
  readonly system: string;
  readonly id: string;
}

/** A place a customer has things sent to. */
export interface SavedAddress {
  readonly id: string;
  /** `home`, in the customer's words */
  readonly label?: string;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly zipcode: string;
  readonly country?: string;
}

/** Somebody who buys. Made with a user by registering, or without one by staff or an import. */
@Schema({ collection: 'customers', versionKey: false })
export class Customer {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  /** lower-case words of name and e-mail, by whose beginnings a customer is found */
  @Prop({ type: [String], required: true }) words!: string[];
  /** lower case */
  @Prop({ type: String, default: null }) email!: string | null;
  @Prop({ type: String, default: null }) userId!: string | null;
  @Prop({ type: String }) country?: string;
  /** absent until the first one is saved */
  @Prop({ type: [Object], default: undefined }) addresses?: SavedAddress[];
  @Prop(raw({ system: { type: String }, id: { type: String } })) reference?: Reference;
  /** of the document, from 1 */
  @Prop({ type: Number, required: true }) version!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}

/** A customer as a plain document. */
export type CustomerRow = Pick<Customer, keyof Customer>;

// not $type: the planner uses such an index for no equality
const isText = { $gt: '' };

export const CustomerSchema = SchemaFactory.createForClass(Customer)
  .index({ createdAt: -1, _id: -1 }, { name: 'newest' }) // GET /customers
  .index({ email: 1, createdAt: -1, _id: -1 }, { name: 'by_email' }) // GET /customers?email=
  .index({ words: 1 }, { name: 'words' }) // GET /customers?q=
  .index({ userId: 1 }, { name: 'of_user', unique: true, partialFilterExpression: { userId: isText } }) // one customer per user
  .index(
    { email: 1 },
    {
      name: 'email_once',
      unique: true,
      partialFilterExpression: { email: isText, userId: { $type: 'null' } },
    },
  ) // staff make no second customer with an address
  .index(
    { 'reference.system': 1, 'reference.id': 1 },
    { name: 'reference', unique: true, partialFilterExpression: { 'reference.id': isText } },
  ); // customers.byReference
