import type { Verdict } from '../../../../libs/audit/src/chain/proof/verdict.js';

const SAYS = {
  CHANGED: 'was changed',
  MISSING: 'is missing',
  INSERTED: 'was put in by somebody without the key',
  SEAL_BROKEN: 'has a seal that was changed, removed or put in',
  CUT_OFF: 'is where the log was cut off or goes another way than a checkpoint says',
  UNSIGNED: 'has a checkpoint or an exception that was not signed with the key',
} as const;

/** What was found, for the person at the terminal. */
export function inOneSentence({ checked, firstInvalid }: Verdict): string {
  if (!firstInvalid) return `The audit log is whole: ${checked} entries.`;
  const { seq, id, reason } = firstInvalid;
  const which = [seq === null ? null : `place ${seq}`, id === null ? null : `entry ${id}`].filter(Boolean);
  return `The audit log is not whole: ${which.join(', ') || 'it'} ${SAYS[reason]}.`;
}
