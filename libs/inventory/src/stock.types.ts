import type { Bucket } from '#contracts/inventory.js';

export interface Receipt {
  readonly productId: string;
  /** pieces, ≥ 1 */
  readonly quantity: number;
  readonly locationId?: string;
  readonly reason?: string;
}

export interface Adjustment {
  readonly productId: string;
  /** pieces, not 0 */
  readonly delta: number;
  readonly reason: string;
  readonly bucket?: Bucket;
  readonly locationId?: string;
}

export interface Count {
  readonly productId: string;
  /** pieces that were counted on hand */
  readonly counted: number;
  /** of the level when the counting began */
  readonly seq: number;
  readonly reason?: string;
  readonly locationId?: string;
}

export interface Transfer {
  readonly productId: string;
  readonly quantity: number;
  readonly fromLocationId: string;
  readonly toLocationId: string;
}

export interface LevelSettings {
  readonly productId: string;
  readonly locationId?: string;
  readonly safetyStock?: number;
  readonly reorderPoint?: number | null;
}
