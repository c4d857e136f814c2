import { Injectable } from '@nestjs/common';
import { Keyring } from './proof/keyring.js';
import { StoredChain } from './stored-chain.js';
import type { Verdict } from './proof/verdict.js';
import { verify } from './proof/verify.js';

/** Verifies the chain in the database; who asks while it is being done gets the same answer. */
@Injectable()
export class Verifier {
  private running: Promise<Verdict> | null = null;

  constructor(
    private readonly chain: StoredChain,
    private readonly keys: Keyring,
  ) {}

  verify(): Promise<Verdict> {
    this.running ??= verify(this.chain, this.keys).finally(() => {
      this.running = null;
    });
    return this.running;
  }
}
