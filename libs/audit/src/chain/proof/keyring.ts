import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Settings } from '#platform/config/settings.js';

type Keys = Pick<Settings, 'AUDIT_KEY' | 'AUDIT_FORMER_KEYS'>;

/** What is signed: a text of one kind never passes for one of another. */
export type Signed = 'entry' | 'link' | 'seal' | 'checkpoint' | 'exception' | 'backup';

/** The keys of the audit log: the first one signs, and the ones before it are still believed. */
export class Keyring {
  private readonly keys: readonly [KeyObject, ...KeyObject[]];

  /** @param current AUDIT_KEY @param former those that AUDIT_KEY was before */
  constructor(current: string, former: readonly string[] = []) {
    this.keys = [keyOf(current), ...former.map(keyOf)];
  }

  /** @returns the keyed hash of a text: HMAC-SHA-256 in 64 hex digits */
  sign(kind: Signed, text: string): string {
    return signature(this.keys[0], kind, text);
  }

  /** @returns whether one of the keys made this signature */
  holds(kind: Signed, text: string, signed: unknown): boolean {
    return this.keys.some((key) => signature(key, kind, text) === signed);
  }
}

/** The keys that the settings name. */
export const keyringOf = ({ AUDIT_KEY, AUDIT_FORMER_KEYS }: Keys): Keyring =>
  new Keyring(
    AUDIT_KEY,
    AUDIT_FORMER_KEYS.split(',')
      .map((each) => each.trim())
      .filter(Boolean),
  );

const keyOf = (secret: string): KeyObject => createSecretKey(Buffer.from(secret, 'utf8'));

const signature = (key: KeyObject, kind: Signed, text: string): string =>
  createHmac('sha256', key).update(`${kind}\n${text}`).digest('hex');
