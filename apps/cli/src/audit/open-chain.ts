import mongoose, { type Connection } from 'mongoose';
import { chainBehind } from '../../../../libs/audit/src/chain/keeping.js';
import { keyringOf } from '../../../../libs/audit/src/chain/proof/keyring.js';
import type { Keyring } from '../../../../libs/audit/src/chain/proof/keyring.js';
import type { StoredChain } from '../../../../libs/audit/src/chain/stored-chain.js';
import { settingsOfProcess } from '#platform/config/settings.js';
import { assertUsable } from '../application/database.js';

export interface OpenChain {
  readonly connection: Connection;
  readonly chain: StoredChain;
  readonly keys: Keyring;
}

/** Runs `work` on the chain of the database, without the application. */
export async function withChain<T>(work: (open: OpenChain) => Promise<T>): Promise<T> {
  const settings = settingsOfProcess();
  await assertUsable(settings.MONGODB_URI);
  const connection = mongoose.createConnection(settings.MONGODB_URI, {
    autoIndex: false,
    autoCreate: false,
    maxPoolSize: 4,
  });
  try {
    await connection.asPromise();
    return await work({ connection, chain: chainBehind(connection), keys: keyringOf(settings) });
  } finally {
    await connection.close();
  }
}
