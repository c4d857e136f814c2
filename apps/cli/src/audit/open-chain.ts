import type { Connection } from 'mongoose';
import { chainBehind } from '../../../../libs/audit/src/chain/keeping.js';
import { keyringOf } from '../../../../libs/audit/src/chain/proof/keyring.js';
import type { Keyring } from '../../../../libs/audit/src/chain/proof/keyring.js';
import type { StoredChain } from '../../../../libs/audit/src/chain/stored-chain.js';
import { withConnection } from '../application/connection.js';

export interface OpenChain {
  readonly connection: Connection;
  readonly chain: StoredChain;
  readonly keys: Keyring;
}

/** Runs `work` on the chain of the database, without the application. */
export function withChain<T>(work: (open: OpenChain) => Promise<T>): Promise<T> {
  return withConnection((connection, settings) =>
    work({ connection, chain: chainBehind(connection), keys: keyringOf(settings) }),
  );
}
