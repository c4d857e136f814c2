import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { ROLES, type Role } from '#contracts/access.js';

export const USER_STATUSES = ['ACTIVE', 'DISABLED'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** Somebody who logs in. Registering makes a customer too, linked one to one; staff have none. */
@Schema({ collection: 'users', versionKey: false })
export class User {
  @Prop({ type: String, required: true }) _id!: string;
  /** lower case */
  @Prop({ type: String, required: true }) email!: string;
  @Prop({ type: String, required: true }) name!: string;
  /** PHC string */
  @Prop({ type: String, required: true }) passwordHash!: string;
  @Prop({ type: String, required: true, enum: ROLES }) role!: Role;
  @Prop({ type: String, default: null }) customerId!: string | null;
  @Prop({ type: String, required: true, enum: USER_STATUSES }) status!: UserStatus;
  /** from 1, one more with each change */
  @Prop({ type: Number, required: true }) version!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
}
export const UserSchema = SchemaFactory.createForClass(User)
  .index({ email: 1 }, { name: 'by_email', unique: true }) // login
  .index({ role: 1, _id: -1 }, { name: 'of_role' }); // GET /users?role=

/** An e-mail as accounts are known by: case does not tell people apart. */
export const emailKey = (email: string): string => email.normalize('NFC').toLowerCase();
