import { Injectable } from '@nestjs/common';
import type { Integrity } from '#contracts/integrity.js';
import { Answers } from '#platform/bus/decorators.js';
import { Verifier } from './verifier.js';

/** I12: the audit log is, whole, what was recorded. That each operation has its entry is kept by its transaction. */
@Injectable()
export class AuditIntegrity {
  constructor(private readonly verifier: Verifier) {}

  @Answers('audit.integrity')
  async check(): Promise<Integrity[]> {
    const { checked, valid, firstInvalid } = await this.verifier.verify();
    return [
      {
        name: 'I12',
        description: 'The chain of the audit log verifies.',
        checked,
        failed: valid ? 0 : 1,
        counterexamples: firstInvalid ? [firstInvalid] : [],
      },
    ];
  }
}
