import type { Bucket, Quantities } from '#contracts/inventory.js';
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

const shown = (fields: readonly string[]): Record<string, 1> =>
  Object.fromEntries(fields.map((field) => [field, 1 as const]));
const BUCKET_FIELDS = ['onHand', 'reserved', 'allocated', 'damaged', 'quarantine'] as const;

export const LEVEL_FIELDS = shown(['productId', 'locationId', 'seq', ...BUCKET_FIELDS]);
export const ROW_FIELDS = shown([
  'productId',
  'locationId',
  'seq',
  'kind',
  'delta',
  'balanceAfter',
  'cause',
  'at',
]);
export const HOLD_FIELDS = shown([
  'productId',
  'locationId',
  'quantity',
  'status',
  'free',
  'orderId',
  'orderItemId',
]);
export const PROMISED_FIELDS = shown([
  'reservationId',
  'productId',
  'locationId',
  'quantity',
  'status',
  'orderId',
  'orderItemId',
  'shipmentId',
]);

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
