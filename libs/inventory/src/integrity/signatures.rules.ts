import { BUCKETS, type Bucket } from '#contracts/inventory.js';
import type { Delta } from './evidence.js';

type Sign = 1 | -1;
type Signature = Partial<Record<Bucket, Sign>>;

/** Which way each movement moves which buckets, all by the same number of pieces. ADJUST moves any one bucket, any way. */
const SIGNATURES: Readonly<Record<string, Signature>> = {
  RECEIVE: { onHand: 1 },
  RESERVE: { reserved: 1 },
  RELEASE: { reserved: -1 },
  EXPIRE: { reserved: -1 },
  ALLOCATE: { reserved: -1, allocated: 1 },
  DEALLOCATE: { allocated: -1 },
  SHIP: { onHand: -1, allocated: -1 },
  RESHELVE: { onHand: 1, allocated: 1 },
  TRANSFER_OUT: { onHand: -1 },
  TRANSFER_IN: { onHand: 1 },
  RETURN_RESTOCK: { onHand: 1 },
  RETURN_DAMAGED: { onHand: 1, damaged: 1 },
  RETURN_QUARANTINE: { onHand: 1, quarantine: 1 },
};

/** @returns whether a movement of this kind can have changed a level so */
export function canMove(kind: string, delta: Delta): boolean {
  const moved = BUCKETS.filter((bucket) => (delta[bucket] ?? 0) !== 0);
  if (!moved.every((bucket) => Number.isSafeInteger(delta[bucket]))) return false;
  if (kind === 'ADJUST') return moved.length === 1;
  const signature = SIGNATURES[kind];
  if (!signature) return false;
  const wanted = BUCKETS.filter((bucket) => signature[bucket] !== undefined);
  const pieces = Math.abs(delta[wanted[0] as Bucket] ?? 0);
  return (
    pieces > 0 &&
    moved.length === wanted.length &&
    wanted.every((bucket) => delta[bucket] === (signature[bucket] as Sign) * pieces)
  );
}
