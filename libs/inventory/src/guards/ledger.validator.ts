import { BUCKETS } from '#contracts/inventory.js';

/** Movements that take what is for sale, and so may never take more of it than there is. */
const TAKING = ['RESERVE', 'TRANSFER_OUT'];
const PROMISED = BUCKETS.filter((bucket) => bucket !== 'onHand').map((bucket) => `$balanceAfter.${bucket}`);

/**
 * No piece is promised twice: a row that holds pieces, or carries them elsewhere, leaves a level that has them. Only goods
 * that are gone (ADJUST) may leave less than is promised.
 */
export const ledgerValidator = {
  $expr: {
    $or: [
      { $not: { $in: ['$kind', TAKING] } },
      { $gte: [{ $subtract: ['$balanceAfter.onHand', { $add: PROMISED }] }, 0] },
    ],
  },
};
