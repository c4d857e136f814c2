import { appendFile } from 'node:fs/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import type { Checkpoint } from './proof/chain.rules.js';

/** Keeps checkpoints out of the database's reach, one JSON object per line: for a disk that can only be added to. */
@Injectable()
export class CheckpointFile {
  private readonly logger = new Logger(CheckpointFile.name);

  constructor(private readonly settings: Settings) {}

  /** Sealing goes on when the file cannot be written; the checkpoint stands in the database all the same. */
  async add(mark: Checkpoint): Promise<void> {
    const { AUDIT_CHECKPOINTS_TO: file } = this.settings;
    if (file === undefined) return;
    try {
      await appendFile(file, `${JSON.stringify(mark)}\n`, { mode: 0o600 });
    } catch (error) {
      this.logger.error(
        { err: error },
        'A checkpoint of the audit log was not written to AUDIT_CHECKPOINTS_TO',
      );
    }
  }
}
