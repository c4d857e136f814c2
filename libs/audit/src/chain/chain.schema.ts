import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Leased } from '#platform/outbox/lease.js';
import type { Checkpoint, Seal } from './proof/chain.rules.js';

/** Some hundred entries in their places in the chain; its number is gapless. Written once and never changed. */
@Schema({ collection: 'audit_seals', versionKey: false })
export class AuditSeal implements Seal {
  @Prop({ type: Number, required: true }) _id!: number;
  @Prop({ type: Number, required: true }) first!: number;
  @Prop({ type: String, required: true }) least!: string;
  @Prop({ type: [String], required: true }) ids!: string[];
  @Prop({ type: [String], required: true }) hashes!: string[];
  @Prop({ type: String, required: true }) previous!: string;
  @Prop({ type: Boolean, required: true }) late!: boolean;
  @Prop({ type: Date, required: true }) at!: Date;
  @Prop({ type: String, required: true }) mac!: string;
}
export const AuditSealSchema = SchemaFactory.createForClass(AuditSeal)
  .index({ least: 1 }, { name: 'in_order', partialFilterExpression: { late: false } }) // where an entry stands
  .index({ ids: 1 }, { name: 'late', partialFilterExpression: { late: true } }); // the few that came late

/** Length and last hash of the chain, signed. Written once and never changed. */
@Schema({ collection: 'audit_checkpoints', versionKey: false })
export class AuditCheckpoint implements Checkpoint {
  @Prop({ type: Number, required: true }) _id!: number;
  @Prop({ type: String, required: true }) hash!: string;
  @Prop({ type: Date, required: true }) at!: Date;
  @Prop({ type: String, required: true }) mac!: string;
}
export const AuditCheckpointSchema = SchemaFactory.createForClass(AuditCheckpoint);

/** Signed leave to retire the beginning of the chain, or to erase what is personal in some entries. */
@Schema({ collection: 'audit_exceptions', versionKey: false, strict: false })
export class AuditException {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) kind!: 'RETIRED' | 'ERASED';
  @Prop({ type: Date, required: true }) at!: Date;
  @Prop({ type: String, required: true }) mac!: string;
}
export const AuditExceptionSchema = SchemaFactory.createForClass(AuditException);

/** Collections that are added to and never changed: the application needs no right to do more. */
export const APPEND_ONLY: ReadonlySet<string> = new Set([
  'audit_logs',
  'audit_seals',
  'audit_checkpoints',
  'audit_exceptions',
]);

/** Who seals at the moment. */
@Schema({ collection: 'audit_sealer', versionKey: false })
export class AuditSealer implements Leased {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, default: null }) owner!: string | null;
  @Prop({ type: Date, default: null }) until!: Date | null;
}
export const AuditSealerSchema = SchemaFactory.createForClass(AuditSealer);
