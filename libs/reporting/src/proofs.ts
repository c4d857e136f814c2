import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { LastProof } from '#contracts/operations.js';
import { Answers } from '#platform/bus/decorators.js';
import { LAST, ProofRecord } from './proof.schema.js';

/** Remembers when the numbers were last proven, for those who watch the shop. */
@Injectable()
export class Proofs {
  private readonly logger = new Logger(Proofs.name);

  constructor(@InjectModel(ProofRecord.name) private readonly records: Model<ProofRecord>) {}

  /** Never fails: what a check has found does not depend on whether it can be remembered. */
  async keep(proof: LastProof): Promise<void> {
    try {
      await this.records.updateOne(
        { _id: LAST },
        { $set: { ...proof, failed: [...proof.failed] } },
        { upsert: true },
      );
    } catch (error) {
      this.logger.warn({ err: error }, 'The outcome of an integrity check was not remembered');
    }
  }

  @Answers('reporting.lastProof')
  async last(): Promise<LastProof | null> {
    const record = await this.records.findOne({ _id: LAST }).lean();
    if (!record) return null;
    const { at, ok, durationMs, checked, failed } = record;
    return { at, ok, durationMs, checked, failed };
  }
}
