import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from './api-key.schema.js';

const FORM = /^bearer (tk_([\da-f]{24})_([\w-]{43}))$/i;

/** What a client sends: `tk_<id>_<secret>`, to be known for what it is by people and by scanners of repositories. */
export interface SentKey {
  /** all of it */
  readonly text: string;
  readonly id: string;
  readonly secret: string;
}

/** @returns the key of an `Authorization: Bearer tk_…` header, null when it is none */
export function sentKeyOf(header: string | undefined): SentKey | null {
  const [, text, id, secret] = FORM.exec(header ?? '') ?? [];
  return text !== undefined && id !== undefined && secret !== undefined ? { text, id, secret } : null;
}

export const keyText = (id: string, secret: string): string => `tk_${id}_${secret}`;

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** @returns until when the key counts with this secret (milliseconds since 1970); null when it does not, or not any more */
export function countsUntil(
  key: Pick<ApiKey, 'hash' | 'former' | 'expiresAt' | 'revokedAt'>,
  secret: string,
  now: Date,
): number | null {
  const end = key.expiresAt?.getTime() ?? Infinity;
  if (key.revokedAt !== null || end <= now.getTime()) return null;
  const hash = hashOf(secret);
  if (isSame(hash, key.hash)) return end;
  const { former } = key;
  if (former === null || former.until <= now || !isSame(hash, former.hash)) return null;
  return Math.min(end, former.until.getTime());
}

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
