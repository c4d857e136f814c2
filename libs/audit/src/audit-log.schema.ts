import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Changes } from './audit.rules.js';
import type { Proof } from './chain/proof/entry.js';

/** One business operation, or a refused attempt at one. Written once and never changed. */
@Schema({ collection: 'audit_logs', versionKey: false, minimize: false })
export class AuditLog implements Proof {
  /** begins with the second of `timestamp`, so that ids sort and bound by time */
  @Prop({ type: String, required: true }) _id!: string;
  /** `order.place` */
  @Prop({ type: String, required: true }) action!: string;
  @Prop({ type: String, required: true }) resource!: string;
  @Prop({ type: String, required: true }) resourceId!: string;
  @Prop({ type: String, default: null }) userId!: string | null;
  /** the user's id, `system`, or `anonymous` before login */
  @Prop({ type: String, required: true }) actor!: string;
  @Prop({ type: Object, required: true }) changes!: Changes;
  @Prop({ type: Date, required: true }) timestamp!: Date;
  @Prop({ type: String, default: null }) ipAddress!: string | null;
  @Prop({ type: String, default: null }) userAgent!: string | null;
  @Prop({ type: String, required: true }) requestId!: string;
  @Prop({ type: [String], required: true }) personal!: readonly string[];
  @Prop({ type: String, default: null }) salt!: string | null;
  @Prop({ type: String, default: null }) erased!: string | null;
  @Prop({ type: String, required: true }) mac!: string;
}

export const AuditLogSchema = SchemaFactory.createForClass(AuditLog)
  // few, since every order writes an entry; `from` and `to` are bounds of _id in each of them
  .index({ resourceId: 1, _id: -1 }, { name: 'of_resource' }) // GET /audit-logs?resourceId=
  .index({ userId: 1, _id: -1 }, { name: 'of_user' }); // GET /audit-logs?userId=

/** The log grows and does nothing else: changing or deleting an entry through the model is an error. */
const refuse = (): never => {
  throw new Error('audit_logs is append-only');
};
AuditLogSchema.pre(
  [
    'updateOne',
    'updateMany',
    'replaceOne',
    'deleteOne',
    'deleteMany',
    'findOneAndUpdate',
    'findOneAndReplace',
    'findOneAndDelete',
  ],
  refuse,
);
AuditLogSchema.pre(['updateOne', 'deleteOne'], { document: true, query: false }, refuse);
AuditLogSchema.pre('save', function () {
  if (!this.isNew) refuse();
});
AuditLogSchema.pre('bulkWrite', refuse);
