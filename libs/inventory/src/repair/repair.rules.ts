import { BUCKETS, type Bucket } from '#contracts/inventory.js';
import type { StockFault } from '../integrity/evidence.js';

/** A level says something that its ledger, and what it promises, prove to be wrong. */
export interface LevelRepair {
  readonly kind: 'level';
  readonly level: string;
  readonly field: Bucket | 'seq';
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

/** A hold, or an allocation, has another number of pieces than the ledger booked under its name. */
export interface PromiseRepair {
  readonly kind: 'promise';
  readonly of: 'reservations' | 'allocations';
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

/** A free hold is gone, and its pieces are still kept back: a ledger row gives them back. */
export interface ReleaseRepair {
  readonly kind: 'release';
  readonly level: string;
  readonly reservationId: string;
  readonly pieces: number;
  readonly why: string;
}

export type Repair = LevelRepair | PromiseRepair | ReleaseRepair;

export interface RepairPlan {
  readonly repairs: readonly Repair[];
  /** what is wrong and cannot be proven otherwise: for people to decide */
  readonly open: readonly StockFault[];
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/**
 * Only what is proven is repaired. Ledger rows are never touched: they are what the proof is made of. Faults that go with
 * a repair are not listed again.
 */
export function planRepair(faults: readonly StockFault[]): RepairPlan {
  const repairs = faults.flatMap((fault) => repairOf(fault, faults) ?? []);
  return { repairs, open: faults.filter((fault) => !repairs.some((repair) => mends(repair, fault))) };
}

function repairOf(fault: StockFault, all: readonly StockFault[]): Repair | null {
  const { collection, id, field, found, proven, why } = fault;
  if (collection === 'stock_levels' && isLevelField(field) && typeof found === 'number' && isWhole(proven)) {
    if (fault.invariant === 'I1' || !agreed(fault, all)) return null;
    return { kind: 'level', level: id, field, from: found, to: proven, why };
  }
  if (collection === 'reservations' && field === 'level' && isWhole(proven) && proven > 0)
    return { kind: 'release', level: String(fault.others), reservationId: id, pieces: proven, why };
  if (
    (collection === 'reservations' || collection === 'allocations') &&
    field === 'quantity' &&
    typeof found === 'number' &&
    isWhole(proven) &&
    proven > 0
  )
    return { kind: 'promise', of: collection, id, from: found, to: proven, why };
  return null;
}

const isLevelField = (field: string | undefined): field is Bucket | 'seq' =>
  field === 'seq' || (BUCKETS as readonly string[]).includes(field ?? '');

/** What a level promises must say the same as its ledger; a hold that is wrong or gone has to be mended first. */
function agreed({ id, field, proven }: StockFault, all: readonly StockFault[]): boolean {
  if (field !== 'reserved' && field !== 'allocated') return true;
  const sums = all.find((other) => other.id === id && other.field === field && other.others !== undefined);
  return sums?.others === proven;
}

function mends(repair: Repair, { collection, id, field }: StockFault): boolean {
  if (repair.kind === 'level')
    return collection === 'stock_levels' && id === repair.level && field === repair.field;
  if (repair.kind === 'promise') return collection === repair.of && id === repair.id;
  return id === repair.reservationId;
}
