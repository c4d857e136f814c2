import { Injectable } from '@nestjs/common';
import type { InventoryRequests } from '#contracts/inventory.js';
import type { Integrity } from '#contracts/integrity.js';
import { Answers } from '#platform/bus/decorators.js';
import type { StockFault, StockInvariant } from './evidence.js';
import { type Proven, StockProof } from './stock-proof.service.js';

const MOST_EXAMPLES = 20;

const SAID: Readonly<Record<StockInvariant, string>> = {
  I1: 'every bucket of every stock level is a whole number of pieces, at least 0, at every row of its ledger',
  I2: 'every bucket is the sum of its ledger rows, at every prefix, and each row moves what its kind moves',
  I3: 'reserved is the sum of the active reservations, and each is what the ledger held under its name',
  I4: 'allocated is the sum of the open allocations, and each is what the ledger allocated under its name',
  I5: 'each consumed reservation became exactly one allocation or order line',
  I6: 'the seq of every stock level has no gap and no double, and its rows never go back in time',
  I12: 'every movement of stock by itself, every free hold and its allocation has its audit entry',
};

/** Proves the stock invariants on the database itself, with the documents that break them. */
@Injectable()
export class InventoryChecks {
  constructor(private readonly proof: StockProof) {}

  @Answers('inventory.integrity')
  async check({ progress }: InventoryRequests['inventory.integrity']['ask']): Promise<Integrity[]> {
    const counts = new Map<StockInvariant, number>();
    const examples = new Map<StockInvariant, StockFault[]>();
    const proven = await this.proof.prove((fault) => {
      counts.set(fault.invariant, (counts.get(fault.invariant) ?? 0) + 1);
      const own = examples.get(fault.invariant) ?? [];
      if (own.length < MOST_EXAMPLES) examples.set(fault.invariant, [...own, fault]);
    }, progress);
    return (Object.keys(SAID) as StockInvariant[]).map((name) => ({
      name,
      description: SAID[name],
      checked: checkedOf(name, proven),
      failed: counts.get(name) ?? 0,
      counterexamples: (examples.get(name) ?? []).map(({ invariant: _name, ...fault }) => fault),
    }));
  }
}

function checkedOf(name: StockInvariant, { levels, rows, holds, consumed }: Proven): number {
  if (name === 'I5') return consumed;
  if (name === 'I2' || name === 'I6') return rows;
  if (name === 'I3') return holds;
  return levels;
}
