import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Origin } from '#contracts/access.js';
import type { AuditNote } from '#contracts/audit.js';
import type { AboutReturn, ReturnStatus } from '#contracts/returns.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { advance } from './return.rules.js';
import { Return, type ReturnItem } from './return.schema.js';
import { ReturnNotFoundError } from './returns.errors.js';

/** One change of a return. */
export interface ReturnStep {
  readonly back: Return;
  readonly origin: Origin;
  /** `approve`: the audit entry's action is `return.approve` */
  readonly action: string;
  readonly to: ReturnStatus;
  readonly reason?: string | null;
  readonly items?: readonly ReturnItem[];
  /** minor units that became due */
  readonly due?: number;
  /** minor units given back; the write is guarded by what is due */
  readonly refunded?: number;
  readonly changes?: AuditNote['changes'];
}

/** Loads returns, takes them a step on, and writes the step: return and audit entry. */
@Injectable()
export class ReturnSteps {
  constructor(
    @InjectModel(Return.name) private readonly returns: Model<Return>,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  /** Read in the running transaction. @throws {ReturnNotFoundError} */
  async load(id: string): Promise<Return> {
    const [back] = await findRows(this.returns, { _id: id });
    if (!back) throw new ReturnNotFoundError(id);
    return back;
  }

  async insert(back: Return, origin: Origin): Promise<void> {
    await insertRows(this.returns, [back]);
    const changes = {
      orderId: { to: back.orderId },
      status: { to: back.status },
      items: {
        to: back.items.map(({ orderItemId, quantity, reason }) => ({ orderItemId, quantity, reason })),
      },
    };
    await this.record(back, 'request', origin, changes);
  }

  /**
   * Changes the return in memory; `write` must follow.
   *
   * @throws {IllegalReturnTransitionError} (409) and leaves it as it was
   */
  take(step: ReturnStep): void {
    const { back, to, items, reason } = step;
    if (back.status !== to) advance(back.status, to);
    Object.assign(back, {
      status: to,
      ...(items && { items: [...items] }),
      ...(reason !== undefined && { reason }),
      due: back.due + (step.due ?? 0),
      refundedTotal: back.refundedTotal + (step.refunded ?? 0),
      updatedAt: this.clock.now(),
      version: back.version + 1,
    });
  }

  /** Writes a step that was taken. @param from the status before it */
  async write(step: ReturnStep, from: ReturnStatus): Promise<void> {
    const { back, origin, action, due = 0, refunded = 0, reason } = step;
    await changeRows(this.returns, [
      {
        filter: {
          _id: back._id,
          version: back.version - 1,
          ...(refunded > 0 && { refundedTotal: { $lte: back.due - refunded } }),
        },
        update: {
          $set: {
            status: back.status,
            items: back.items,
            reason: back.reason,
            updatedAt: back.updatedAt,
            version: back.version,
            eventSeq: back.eventSeq,
          },
          $inc: { due, refundedTotal: refunded },
        },
      },
    ]);
    await this.record(back, action, origin, {
      status: { from, to: back.status },
      ...step.changes,
      ...(reason === undefined || reason === null ? {} : { reason: { to: reason } }),
    });
  }

  private async record(
    back: Return,
    action: string,
    origin: Origin,
    changes: AuditNote['changes'],
  ): Promise<void> {
    await this.bus.ask('audit.record', {
      entries: [{ action: `return.${action}`, resource: 'return', resourceId: back._id, changes, origin }],
    });
  }
}

/** What every fact about the return says, and its place among them. */
export function factOf(back: Return): {
  aggregate: { type: string; id: string };
  aggregateSeq: number;
  about: AboutReturn;
} {
  back.eventSeq += 1;
  return {
    aggregate: { type: 'return', id: back._id },
    aggregateSeq: back.eventSeq,
    about: {
      returnId: back._id,
      number: back.number,
      orderId: back.orderId,
      orderNumber: back.orderNumber,
      customerId: back.customerId,
      status: back.status,
    },
  };
}
