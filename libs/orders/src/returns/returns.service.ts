import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Caller } from '#contracts/access.js';
import type { ReturnStatus } from '#contracts/returns.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { maySeeReturn } from '../order.access.js';
import { Refunds, type ShownReturn } from '../refunds/refunds.store.js';
import { Return } from './return.schema.js';
import { ReturnNotFoundError } from './returns.errors.js';

export interface ReturnFilter {
  readonly orderId?: string;
  readonly customerId?: string;
  readonly status?: readonly ReturnStatus[];
}

/** Returns, as the API reads them. */
@Injectable()
export class ReturnsService {
  constructor(
    @InjectModel(Return.name) private readonly returns: Model<Return>,
    private readonly refunds: Refunds,
    private readonly lists: Lists,
  ) {}

  /** @throws {ReturnNotFoundError} (404) also for another customer's return */
  async find(caller: Caller, id: string): Promise<ShownReturn> {
    const back = await this.returns.findOne({ _id: id }).lean<Return>();
    if (!back || !maySeeReturn(caller, back)) throw new ReturnNotFoundError(id);
    return this.refunds.beside(back);
  }

  /** Customers see their own; the newest first. */
  async list(caller: Caller, filter: ReturnFilter, ask: ListAsk): Promise<Page<ShownReturn>> {
    const customerId = caller.role === 'customer' ? (caller.customerId ?? 'nobody') : filter.customerId;
    const page = await this.lists.page<Return>(
      this.returns,
      {
        filter: {
          ...(customerId === undefined ? {} : { customerId }),
          ...(filter.orderId === undefined ? {} : { orderId: filter.orderId }),
          ...(filter.status === undefined ? {} : { status: { $in: [...filter.status] } }),
        },
        sort: [['_id', -1]],
      },
      ask,
    );
    return { ...page, rows: await this.refunds.besideEach(page.rows) };
  }
}
