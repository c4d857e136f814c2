import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AuditLog } from '../audit-log.schema.js';
import type { Checkpoint, Seal } from './proof/chain.rules.js';
import { AuditCheckpoint, AuditException, AuditSeal } from './chain.schema.js';
import type { StoredEntry } from './proof/entry.js';
import type { Erasure, Retirement } from './proof/exceptions.rules.js';
import type { ChainSource } from './proof/verdict.js';

/** The chain as it stands in the database. Nothing here writes. */
@Injectable()
export class StoredChain implements ChainSource {
  constructor(
    @InjectModel(AuditLog.name) readonly logs: Model<AuditLog>,
    @InjectModel(AuditSeal.name) readonly sealed: Model<AuditSeal>,
    @InjectModel(AuditCheckpoint.name) readonly marks: Model<AuditCheckpoint>,
    @InjectModel(AuditException.name) readonly leaves: Model<AuditException>,
  ) {}

  exceptions(): AsyncIterable<Retirement | Erasure> {
    return this.leaves.find().sort({ _id: 1 }).lean<(Retirement | Erasure)[]>().cursor() as never;
  }

  checkpoints(): AsyncIterable<Checkpoint> {
    return this.marks.find().sort({ _id: 1 }).lean().cursor({ batchSize: 1_000 });
  }

  seals(after: number): AsyncIterable<Seal> {
    return this.sealed
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .lean()
      .cursor({ batchSize: 20 });
  }

  lateSeals(): AsyncIterable<Seal> {
    return this.sealed.find({ late: true }).hint('late').lean().cursor({ batchSize: 100 });
  }

  async between(after: string, upTo: string, most: number): Promise<StoredEntry[]> {
    const range = { _id: { $gt: after, $lte: upTo } };
    return (await this.logs.find(range).sort({ _id: 1 }).limit(most).lean()) as unknown as StoredEntry[];
  }

  async entries(ids: readonly string[]): Promise<StoredEntry[]> {
    return (await this.logs.find({ _id: { $in: [...ids] } }).lean()) as unknown as StoredEntry[];
  }

  beyond(after: string): AsyncIterable<StoredEntry> {
    const newer = { _id: { $gt: after } };
    return this.logs.find(newer).sort({ _id: 1 }).lean().cursor({ batchSize: 500 }) as never;
  }

  /** Seals among whose entries ids from `first` to `last` may be. */
  async *sealsAround(first: string, last: string): AsyncIterable<Seal> {
    const before = await this.sealed
      .findOne({ late: false, least: { $lte: first } }, { least: 1 })
      .sort({ least: -1 })
      .lean();
    const range = { $gte: before?.least ?? first, $lte: last };
    yield* this.sealed.find({ late: false, least: range }).sort({ least: 1 }).lean().cursor();
    yield* this.sealed
      .find({ late: true, ids: { $gte: first, $lte: last } })
      .lean()
      .cursor();
  }

  lastSeal(which: { late?: boolean } = {}): Promise<Seal | null> {
    return this.sealed.findOne(which).sort({ _id: -1 }).lean();
  }

  async lastRetirement(): Promise<Retirement | null> {
    return (await this.leaves.findOne({ kind: 'RETIRED' }).sort({ _id: -1 }).lean()) as unknown as Retirement;
  }
}
