import { headOf, START, type Seal } from '../../../../libs/audit/src/chain/proof/chain.rules.js';
import type { PointInTime } from '#platform/mongo/backup/point-in-time.js';

const LAST = { sort: { _id: -1 } };

/** How far the logs had come: what is beyond these was never in the backup. */
export interface Heads {
  /** last place of the audit chain, and its hash */
  readonly audit: { readonly seq: number; readonly hash: string };
  /** last seq of the event feed */
  readonly events: number;
}

export async function headsAt(moment: PointInTime): Promise<Heads & Record<string, unknown>> {
  const seal = await moment.first<Seal>('audit_seals', LAST);
  const event = await moment.first<{ _id: number }>('events', LAST);
  const { seq, hash } = seal ? headOf(seal) : START;
  return { audit: { seq, hash }, events: event?._id ?? 0 };
}
