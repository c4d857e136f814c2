import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const TASK_KINDS = ['PICK', 'PACK', 'SHIP'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];
export const TASK_STATUSES = ['OPEN', 'IN_PROGRESS', 'DONE', 'CANCELLED'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** One piece of warehouse work for one order at one location. */
@Schema({ collection: 'fulfilment_tasks', versionKey: false })
export class FulfilmentTask {
  /** `<orderId>-<locationId>-<kind>`: an order's tasks stand together, and the newest orders last */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) orderId!: string;
  @Prop({ type: String, required: true }) locationId!: string;
  @Prop({ type: String, required: true, enum: TASK_KINDS }) kind!: TaskKind;
  @Prop({ type: String, required: true, enum: TASK_STATUSES }) status!: TaskStatus;
  /** who does it, in the words of the warehouse */
  @Prop({ type: String, default: null }) assignee!: string | null;
  /** of the document, from 1 */
  @Prop({ type: Number, required: true }) version!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}

/** A task as a plain document. */
export type TaskRow = Pick<FulfilmentTask, keyof FulfilmentTask>;

// an order's tasks are read by the prefix of `_id`: three tasks per order are too many to index twice
export const FulfilmentTaskSchema = SchemaFactory.createForClass(FulfilmentTask)
  .index({ status: 1, _id: 1 }, { name: 'work_list' }) // GET /fulfilment-tasks?status=&locationId=
  .index(
    { assignee: 1, _id: 1 },
    { name: 'of_assignee', partialFilterExpression: { assignee: { $gt: '' } } },
  ); // ?assignee=
