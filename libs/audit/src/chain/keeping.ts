import { type Connection, type Model, Schema, Types } from 'mongoose';
import { leastIdAt } from '#platform/mongo/ids.js';
import { AuditLog, AuditLogSchema } from '../audit-log.schema.js';
import { headOf } from './proof/chain.rules.js';
import {
  AuditCheckpoint,
  AuditCheckpointSchema,
  AuditException,
  AuditExceptionSchema,
  AuditSeal,
  AuditSealSchema,
} from './chain.schema.js';
import { erasure, proven, type StoredEntry } from './proof/entry.js';
import { leaveToErase, type Retirement, retirement } from './proof/exceptions.rules.js';
import type { Keyring } from './proof/keyring.js';
import { StoredChain } from './stored-chain.js';

const MOST_AT_ONCE = 1_000;
/** the entry that says that something was erased holds nothing personal itself */
const ERASED = 'audit.erase';

/** The chain behind a connection of its own, outside the application. */
export function chainBehind(connection: Connection): StoredChain {
  const model = <T>(name: string, schema: Schema<T>) => connection.model(name, schema) as unknown as Model<T>;
  return new StoredChain(
    model(AuditLog.name, AuditLogSchema as unknown as Schema<AuditLog>),
    model(AuditSeal.name, AuditSealSchema as unknown as Schema<AuditSeal>),
    model(AuditCheckpoint.name, AuditCheckpointSchema as unknown as Schema<AuditCheckpoint>),
    model(AuditException.name, AuditExceptionSchema as unknown as Schema<AuditException>),
  );
}

/**
 * What the application may not do with the audit log, and the law may want: letting the oldest entries go, and erasing
 * what is personal. Each first writes its signed leave, so that the chain verifies before and after; what was
 * interrupted is finished by doing it again. It needs a user of the database who may change and remove.
 */
export class Keeping {
  private readonly rows: Model<{ _id: string }>;

  constructor(
    connection: Connection,
    private readonly chain: StoredChain,
    private readonly keys: Keyring,
    private readonly now: () => Date,
  ) {
    const anything = new Schema(
      { _id: String, erased: String },
      { strict: false, versionKey: false, collection: 'audit_logs' },
    );
    this.rows = connection.model('KeptAuditLog', anything) as unknown as Model<{ _id: string }>;
  }

  /**
   * Lets whole seals go whose entries are all older than `before`.
   *
   * @returns how many entries went
   */
  async retire(before: Date): Promise<number> {
    const bound = leastIdAt(before);
    let leave: Retirement | null = await this.chain.lastRetirement();
    for await (const seal of this.chain.seals(leave?.seal ?? 0)) {
      const last = seal.ids.at(-1) ?? '';
      if (!seal.late && last >= bound) break;
      if (!seal.late) leave = retirement(headOf(seal), last, this.now(), this.keys);
    }
    if (!leave) return 0;
    const known = await this.chain.leaves.exists({ _id: leave._id });
    if (!known) await this.chain.leaves.create([leave as never]);
    let gone = 0;
    for await (const seal of this.chain.seals(0)) {
      if (seal._id > leave.seal) break;
      gone += (await this.rows.deleteMany({ _id: { $in: [...seal.ids] } })).deletedCount;
      await this.chain.sealed.deleteOne({ _id: seal._id });
    }
    await this.chain.marks.deleteMany({ _id: { $lte: leave.seq } });
    return gone;
  }

  /**
   * Erases what is personal in entries by a user, and about the user and the customer who they are.
   *
   * @returns how many entries were changed
   */
  async erase(userId: string, customerId?: string): Promise<number> {
    const about = [
      { userId },
      { resource: 'user', resourceId: userId },
      ...(customerId === undefined ? [] : [{ resource: 'customer', resourceId: customerId }]),
    ];
    let erased = 0;
    for (;;) {
      const found = (await this.chain.logs
        .find({ erased: null, mac: { $exists: true }, action: { $ne: ERASED }, $or: about })
        .sort({ _id: 1 })
        .limit(MOST_AT_ONCE)
        .lean()) as unknown as StoredEntry[];
      if (found.length === 0) break;
      await this.chain.leaves.create([
        leaveToErase(
          found.map(({ _id }) => _id),
          this.now(),
          this.keys,
        ) as never,
      ]);
      await this.rows.bulkWrite(
        found.map((entry) => ({
          updateOne: { filter: { _id: entry._id, erased: null }, update: { $set: erasure(entry) } },
        })) as never,
      );
      erased += found.length;
    }
    if (erased > 0) await this.note(userId, erased);
    return erased;
  }

  /** That something was erased is on record, too. */
  private async note(userId: string, entries: number): Promise<void> {
    const timestamp = this.now();
    const second = Math.floor(timestamp.getTime() / 1_000);
    const entry = {
      _id: new Types.ObjectId(Types.ObjectId.generate(second)).toHexString(),
      action: ERASED,
      resource: 'user',
      resourceId: userId,
      userId: null,
      actor: 'system',
      changes: { entries: { to: entries } },
      timestamp,
      ipAddress: null,
      userAgent: null,
      requestId: 'system',
    };
    await this.chain.logs.create([proven(entry, entry._id, this.keys)]);
  }
}
