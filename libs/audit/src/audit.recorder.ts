import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Types } from 'mongoose';
import type { AuditNote, AuditRequests } from '#contracts/audit.js';
import { Answers } from '#platform/bus/decorators.js';
import { Clock } from '#platform/clock/clock.js';
import { currentContext, currentOrigin, inContext } from '#platform/context/request-context.js';
import { insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { AuditLog } from './audit-log.schema.js';
import { canonicalChanges, isWorthKeeping, refusalNote } from './audit.rules.js';

const PENDING = Symbol('audit');

/** Writes the audit log: the entries of a transaction with one insert at its end. */
@Injectable()
export class AuditRecorder {
  private readonly logger = new Logger(AuditRecorder.name);

  constructor(
    @InjectModel(AuditLog.name) private readonly logs: Model<AuditLog>,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws outside a transaction */
  @Answers('audit.record')
  async record({ entries }: AuditRequests['audit.record']['ask']): Promise<void> {
    if (!this.work.active) throw new Error('An audit entry was recorded outside a transaction');
    const pending = this.work.keep<AuditLog[]>(PENDING, () => []);
    if (pending.length === 0) {
      this.work.beforeCommit('records', () => insertRows(this.logs, pending.splice(0)));
    }
    for (const entry of entries) pending.push(this.logOf(entry));
  }

  /** The refusal must not be kept under the key of the request, so the claim is left out of its context. */
  @Answers('audit.refused')
  async refused({ action, resourceId, code, status }: AuditRequests['audit.refused']['ask']): Promise<void> {
    const context = currentContext();
    if (!context || context.caller.userId === null || !isWorthKeeping(status)) return;
    const entries = [refusalNote(action, resourceId, code)];
    const { idempotency: _, ...rest } = context;
    try {
      await inContext(rest, () => this.work.run(() => this.record({ entries })));
    } catch (error) {
      this.logger.error(error, `A refusal of ${action} was not recorded`);
    }
  }

  private logOf({ action, resource, resourceId, changes, origin = currentOrigin() }: AuditNote): AuditLog {
    const timestamp = this.clock.now();
    return {
      _id: new Types.ObjectId(Types.ObjectId.generate(Math.floor(timestamp.getTime() / 1_000))).toHexString(),
      action,
      resource,
      resourceId,
      userId: origin.userId,
      actor: origin.actor,
      changes: canonicalChanges(changes),
      timestamp,
      ipAddress: origin.ipAddress,
      userAgent: origin.userAgent,
      requestId: origin.requestId,
      seq: null,
      hash: null,
    };
  }
}
