import type { Origin } from '#contracts/access.js';
import type { AuditNote } from '#contracts/audit.js';
import type { Bucket } from '#contracts/inventory.js';
import type { Page } from './book/stock-book.js';
import type { Transfer } from './stock.types.js';

/** The audit entry of goods that came in. @param from pieces on hand before */
export function receiptNote(
  { level }: Page,
  from: number,
  reason: string | undefined,
  origin: Origin,
): AuditNote {
  return {
    action: 'inventory.receive',
    resource: 'inventory',
    resourceId: level.productId,
    changes: {
      onHand: { from, to: level.onHand },
      locationId: { to: level.locationId },
      ...(reason === undefined ? {} : { reason: { to: reason } }),
    },
    origin,
  };
}

/** The audit entry of a correction. @param from pieces in the bucket before */
export function adjustmentNote(
  { level }: Page,
  bucket: Bucket,
  from: number,
  reason: string,
  origin: Origin,
): AuditNote {
  return {
    action: 'inventory.adjust',
    resource: 'inventory',
    resourceId: level.productId,
    changes: {
      [bucket]: { from, to: level[bucket] },
      locationId: { to: level.locationId },
      reason: { to: reason },
    },
    origin,
  };
}

/** The audit entry of pieces that went from one location to another. */
export function transferNote(transfer: Transfer, transferId: string, origin: Origin): AuditNote {
  return {
    action: 'inventory.transfer',
    resource: 'inventory',
    resourceId: transfer.productId,
    changes: {
      transferId: { to: transferId },
      quantity: { to: transfer.quantity },
      locationId: { from: transfer.fromLocationId, to: transfer.toLocationId },
    },
    origin,
  };
}

/** The audit entry of a level's settings. */
export function settingsNote(
  { level }: Page,
  before: { readonly safetyStock: number; readonly reorderPoint: number | null },
  origin: Origin,
): AuditNote {
  return {
    action: 'inventory.change',
    resource: 'inventory',
    resourceId: level.productId,
    changes: {
      locationId: { to: level.locationId },
      safetyStock: { from: before.safetyStock, to: level.safetyStock },
      reorderPoint: { from: before.reorderPoint, to: level.reorderPoint },
    },
    origin,
  };
}
