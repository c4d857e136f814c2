import { BUCKETS } from '#contracts/inventory.js';
import { WHOLE } from '#platform/mongo/collections/validators.js';

/** No quantity below zero or in parts, and no piece without a ledger row. */
export const levelValidator = {
  ...Object.fromEntries([...BUCKETS, 'safetyStock', 'seq'].map((field) => [field, WHOLE])),
  forSale: { $type: 'bool' },
  $or: [{ seq: { $gt: 0 } }, Object.fromEntries(BUCKETS.map((bucket) => [bucket, 0]))],
};
