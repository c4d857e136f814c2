import { canonical } from '../../../../libs/audit/src/chain/proof/canonical.rules.js';
import type { Keyring } from '../../../../libs/audit/src/chain/proof/keyring.js';
import type { Manifest } from '#platform/mongo/backup/manifest.js';
import { Refusal } from '../refusal.js';

/** Signs what a backup says of itself, its files and their hashes with it. */
export const signerOf =
  (keys: Keyring) =>
  (said: Omit<Manifest, 'mac'>): string =>
    keys.sign('backup', canonical(said));

/** @throws {Refusal} when none of the keys signed this */
export function assertSigned({ mac, ...said }: Manifest, keys: Keyring): void {
  if (keys.holds('backup', canonical(said), mac)) return;
  throw new Refusal(
    'The manifest of this backup was edited, or another installation signed it: neither AUDIT_KEY nor one of AUDIT_FORMER_KEYS fits. For a backup of another installation that you trust, add --any-key.',
  );
}
