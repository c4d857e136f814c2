import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Permission } from '#contracts/access.js';

/** A key by which a service or a pipeline calls the API. Only hashes of its secret are kept. */
@Schema({ collection: 'api_keys', versionKey: false })
export class ApiKey {
  @Prop({ type: String, required: true }) _id!: string;
  /** what it is for, in the words of who made it */
  @Prop({ type: String, required: true }) name!: string;
  /** SHA-256 of the secret, which is 256 random bits and needs no slow hash */
  @Prop({ type: String, required: true }) hash!: string;
  /** the secret before the last rotation, for as long as it still counts */
  @Prop({ type: Object, default: null }) former!: { readonly hash: string; readonly until: Date } | null;
  @Prop({ type: [String], required: true }) scopes!: Permission[];
  /** the user who made it */
  @Prop({ type: String, default: null }) createdBy!: string | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, default: null }) expiresAt!: Date | null;
  /** written in batches: late by up to a minute */
  @Prop({ type: Date, default: null }) lastUsedAt!: Date | null;
  @Prop({ type: Date, default: null }) revokedAt!: Date | null;
}
export const ApiKeySchema = SchemaFactory.createForClass(ApiKey);
