import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { insertRows } from '#platform/mongo/rows.js';
import type { Return } from '../returns/return.schema.js';
import { Refund } from './refund.schema.js';

/** A return as it is shown: with its refunds, the first one first. */
export type ShownReturn = Return & { readonly refunds: readonly Refund[] };

/** The refunds as they are kept; read in the running transaction, or outside one. */
@Injectable()
export class Refunds {
  constructor(@InjectModel(Refund.name) private readonly refunds: Model<Refund>) {}

  insert(refund: Refund): Promise<void> {
    return insertRows(this.refunds, [refund]);
  }

  /** All refunds of an order and of its returns, the first one first. */
  of(orderId: string): Promise<Refund[]> {
    return this.refunds.find({ orderId }).sort({ _id: 1 }).lean<Refund[]>();
  }

  async beside(back: Return): Promise<ShownReturn> {
    const [shown] = await this.besideEach([back]);
    return shown as ShownReturn;
  }

  async besideEach(returns: readonly Return[]): Promise<ShownReturn[]> {
    const refunded = returns.filter(({ refundedTotal }) => refundedTotal > 0).map(({ _id }) => _id);
    const found =
      refunded.length === 0
        ? []
        : await this.refunds
            .find({ returnId: { $in: refunded } })
            .sort({ _id: 1 })
            .lean<Refund[]>();
    const ofReturn = Map.groupBy(found, ({ returnId }) => returnId);
    return returns.map((back) => Object.assign({ refunds: ofReturn.get(back._id) ?? [] }, back));
  }
}
