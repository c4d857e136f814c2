import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Events } from '#contracts/registry.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Settings } from '#platform/config/settings.js';
import { insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { messageIdOf } from './mail.rules.js';
import { Mail } from './mail.schema.js';
import { ORDER_CONFIRMATION, orderConfirmation } from './order-confirmation.js';
import { Post } from './post.js';
import { Sender } from './sender.js';

type Placed = Events['order:created'];

/** Writes the mails that confirm orders; the sender takes them from there. */
@Injectable()
export class ConfirmationsService {
  constructor(
    @InjectModel(Mail.name) private readonly mails: Model<Mail>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly post: Post,
    private readonly sender: Sender,
  ) {}

  /** In the running transaction. Guests, customers without an address and imported orders get none. */
  async write(orders: readonly Placed[]): Promise<void> {
    const live = orders.filter((order) => order.origin !== 'IMPORT');
    const ids = [...new Set(live.flatMap((order) => order.customerId ?? []))];
    if (ids.length === 0) return;
    const customers = await this.bus.ask('customers.find', { ids });
    const mails = live.flatMap((order) => {
      const customer = order.customerId === null ? undefined : customers.get(order.customerId);
      return customer?.email ? [this.mailOf(order, customer.name, customer.email)] : [];
    });
    await insertRows(this.mails, mails);
    if (this.post.kind === 'server') this.work.afterCommit(() => this.sender.wake());
  }

  private mailOf(order: Placed, name: string, to: string): Mail {
    const now = this.clock.now();
    const _id = `${ORDER_CONFIRMATION}:${order.orderId}`;
    const kept = this.post.kind === 'mailbox';
    return {
      _id,
      template: ORDER_CONFIRMATION,
      to,
      ...orderConfirmation(order, name),
      messageId: messageIdOf(_id, this.settings.MAIL_FROM),
      status: kept ? 'SENT' : 'PENDING',
      tries: 0,
      nextAt: now,
      reason: null,
      createdAt: now,
      sentAt: kept ? now : null,
    };
  }
}
