import { Injectable } from '@nestjs/common';
import type { AuditLog } from '../audit-log.schema.js';
import type { Seal } from './proof/chain.rules.js';
import { StoredChain } from './stored-chain.js';

/** Where an entry stands in the chain. */
export interface Place {
  readonly seq: number;
  readonly hash: string;
}

/** An entry and its place in the chain, null until it is sealed. */
export type PlacedEntry = AuditLog & (Place | { readonly seq: null; readonly hash: null });

/** Finds the places of a few entries in the chain. */
@Injectable()
export class Places {
  constructor(private readonly chain: StoredChain) {}

  /** @returns by id; entries that have not been sealed yet are absent */
  async of(ids: readonly string[]): Promise<ReadonlyMap<string, Place>> {
    const places = new Map<string, Place>();
    // neighbours are in one seal, which is read once
    for (const id of ids.toSorted()) {
      if (places.has(id)) continue;
      for await (const seal of this.chain.sealsAround(id, id)) note(places, seal, ids);
    }
    return places;
  }
}

function note(places: Map<string, Place>, seal: Seal, ids: readonly string[]): void {
  const wanted = new Set(ids);
  for (const [index, id] of seal.ids.entries()) {
    const hash = seal.hashes[index];
    if (wanted.has(id) && hash !== undefined) places.set(id, { seq: seal.first + index, hash });
  }
}
