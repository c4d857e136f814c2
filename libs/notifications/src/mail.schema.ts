import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const MAIL_STATUSES = ['PENDING', 'SENT', 'FAILED'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** One mail to one person; the row is the record that it is sent once. */
@Schema({ collection: 'mails', versionKey: false })
export class Mail {
  /** `<template>:<what it is about>`: nobody is told twice of the same order, shipment, reset */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) template!: string;
  @Prop({ type: String, required: true }) to!: string;
  @Prop({ type: String, required: true }) subject!: string;
  @Prop({ type: String, required: true }) text!: string;
  @Prop({ type: String, required: true }) html!: string;
  /** the password reset whose token the mail tells: it stands in no row, and is filled in when the mail is sent */
  @Prop({ type: String, default: null }) resetId!: string | null;
  /** fixed, so that a mail that had to be sent again is known as the same */
  @Prop({ type: String, required: true }) messageId!: string;
  @Prop({ type: String, required: true, enum: MAIL_STATUSES }) status!: MailStatus;
  @Prop({ type: Number, required: true }) tries!: number;
  /** not tried before; while a try is under way, when another may begin */
  @Prop({ type: Date, required: true }) nextAt!: Date;
  /** why the last try failed */
  @Prop({ type: String, default: null }) reason!: string | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, default: null }) sentAt!: Date | null;
}

export const MailSchema = SchemaFactory.createForClass(Mail)
  .index({ nextAt: 1 }, { name: 'to_send', partialFilterExpression: { status: 'PENDING' } }) // the sender's next mail
  .index({ createdAt: -1, _id: -1 }, { name: 'newest' }) // GET /mails, GET /dev/mailbox
  .index({ status: 1, createdAt: -1, _id: -1 }, { name: 'by_status' }); // GET /mails?status=

/** A mail as it lies in the database. */
export type MailRow = Pick<Mail, keyof Mail>;
