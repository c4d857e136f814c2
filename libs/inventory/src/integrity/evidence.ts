import type { Bucket, Quantities } from '#contracts/inventory.js';
import { readingOf } from '#platform/mongo/raw/stream.js';
import type { LedgerRow } from '../book/ledger.schema.js';
import type { StockLevel } from '../book/stock-level.schema.js';
import type { Allocation } from '../reservations/allocation.schema.js';
import type { Reservation } from '../reservations/reservation.schema.js';

/** What a proof reads of each kind of document. */
export type Level = Pick<StockLevel, '_id' | 'productId' | 'locationId' | 'seq' | Bucket>;
export type Row = Pick<
  LedgerRow,
  '_id' | 'productId' | 'locationId' | 'seq' | 'kind' | 'delta' | 'balanceAfter' | 'cause' | 'at'
>;
export type Hold = Pick<
  Reservation,
  '_id' | 'productId' | 'locationId' | 'quantity' | 'status' | 'free' | 'orderId' | 'orderItemId'
>;
export type Promised = Pick<
  Allocation,
  | '_id'
  | 'reservationId'
  | 'productId'
  | 'locationId'
  | 'quantity'
  | 'status'
  | 'orderId'
  | 'orderItemId'
  | 'shipmentId'
>;

const BUCKETS_READ = {
  onHand: true,
  reserved: true,
  allocated: true,
  damaged: true,
  quarantine: true,
} as const;
const PLACE = { _id: true, productId: true, locationId: true } as const;
const LINE = { orderId: true, orderItemId: true } as const;

export const LEVEL = readingOf<Level>({ ...PLACE, seq: true, ...BUCKETS_READ });
export const ROW = readingOf<Row>({
  ...PLACE,
  seq: true,
  kind: true,
  delta: BUCKETS_READ,
  balanceAfter: BUCKETS_READ,
  cause: { type: true, id: true },
  at: true,
});
export const HOLD = readingOf<Hold>({ ...PLACE, quantity: true, status: true, free: true, ...LINE });
export const PROMISED = readingOf<Promised>({
  ...PLACE,
  reservationId: true,
  ...LINE,
  quantity: true,
  status: true,
  shipmentId: true,
});

export type StockInvariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I12';

/** A document that cannot be right, with what it would have to say where that can be proven. */
export interface StockFault {
  readonly invariant: StockInvariant;
  readonly collection: 'stock_levels' | 'stock_ledger' | 'reservations' | 'allocations';
  readonly id: string;
  readonly field?: string;
  readonly found?: unknown;
  readonly proven?: unknown;
  /** what other documents say it should be; that alone proves nothing */
  readonly others?: unknown;
  readonly why: string;
}

export type Delta = Partial<Record<Bucket, number>>;
export type Sums = Record<Bucket, number>;
export const nothing = (): Sums => ({ onHand: 0, reserved: 0, allocated: 0, damaged: 0, quarantine: 0 });
export const levelOf = (at: { readonly productId: string; readonly locationId: string }): string =>
  `${at.productId}:${at.locationId}`;
export type { Quantities };
