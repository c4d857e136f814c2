import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Types } from 'mongoose';
import type { AuditNote, AuditRequests } from '#contracts/audit.js';
import { Answers } from '#platform/bus/decorators.js';
import { Clock } from '#platform/clock/clock.js';
import { asSystem, currentContext, currentOrigin } from '#platform/context/request-context.js';
import { insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { AuditLog } from './audit-log.schema.js';
import { canonicalChanges, isWorthKeeping, refusalNote } from './audit.rules.js';
import { proven } from './chain/proof/entry.js';
import { Keyring } from './chain/proof/keyring.js';

const PENDING = Symbol('audit');

/** Writes the audit log: the entries of a transaction with one insert at its end. */
@Injectable()
export class AuditRecorder {
  private readonly logger = new Logger(AuditRecorder.name);
  private readonly refusals: AuditLog[] = [];
  private lastWrite: Promise<void> = Promise.resolve();
  private nextWrite: Promise<void> | null = null;

  constructor(
    @InjectModel(AuditLog.name) private readonly logs: Model<AuditLog>,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly keys: Keyring,
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

  /** Kept in a transaction of its own, since the refused one leaves nothing; the answer waits for it. */
  @Answers('audit.refused')
  async refused({ action, resourceId, code, status }: AuditRequests['audit.refused']['ask']): Promise<void> {
    const context = currentContext();
    if (!context || context.caller.userId === null || !isWorthKeeping(status)) return;
    this.refusals.push(this.logOf(refusalNote(action, resourceId, code)));
    try {
      await this.writeRefusals();
    } catch (error) {
      this.logger.error(error, `A refusal of ${action} was not recorded`);
    }
  }

  /** One write at a time: the refusals of a stampede share a transaction. The next write takes what came meanwhile. */
  private writeRefusals(): Promise<void> {
    this.nextWrite ??= this.lastWrite.then(() => {
      this.nextWrite = null;
      const rows = this.refusals.splice(0);
      const write = asSystem(() => this.work.run(() => insertRows(this.logs, rows)));
      this.lastWrite = write.catch(() => undefined);
      return write;
    });
    return this.nextWrite;
  }

  private logOf({ action, resource, resourceId, changes, origin = currentOrigin() }: AuditNote): AuditLog {
    const timestamp = this.clock.now();
    const entry = {
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
    };
    return proven(entry, randomUUID(), this.keys);
  }
}
