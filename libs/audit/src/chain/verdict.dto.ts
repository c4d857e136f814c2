import { Flag, Id, Nested, OneOf, Whole } from '#platform/http/fields.js';
import { type FirstInvalid, REASONS, type Verdict } from './proof/verdict.js';

export class FirstInvalidDto {
  @Whole({ min: 1, nullable: true, example: 42, description: 'place in the chain; null for what has none' })
  seq!: number | null;

  @Id({ nullable: true, example: '6a1b2c3d66a1f0c2b7e4d5a3', description: 'id of the entry' })
  id!: string | null;

  @OneOf(REASONS, { example: 'CHANGED' })
  reason!: FirstInvalid['reason'];
}

export class VerdictDto {
  @Flag()
  valid!: boolean;

  @Whole({ min: 0, example: 1678, description: 'entries that were looked at' })
  checked!: number;

  @Nested(() => FirstInvalidDto, { optional: true, description: 'absent when all is well' })
  firstInvalid?: FirstInvalidDto;

  static from(verdict: Verdict): VerdictDto {
    return Object.assign(new VerdictDto(), verdict);
  }
}
