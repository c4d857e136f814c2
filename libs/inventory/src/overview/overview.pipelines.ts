import type { PipelineStage } from 'mongoose';
import { leastIdAt } from '#platform/mongo/ids.js';

const available = {
  $subtract: ['$onHand', { $add: ['$reserved', '$allocated', '$damaged', '$quarantine', '$safetyStock'] }],
};
/** 1 where it holds, so that sums count */
const one = (condition: string) => ({ $sum: { $cond: [condition, 1, 0] } });

/** Reads every level once. @param most levels that are named */
export const riskPipeline = (most: number): PipelineStage[] => [
  { $match: { forSale: true } },
  {
    $project: {
      _id: 0,
      productId: 1,
      locationId: 1,
      onHand: 1,
      reorderPoint: 1,
      available,
    },
  },
  {
    $set: {
      isSoldOut: { $lte: ['$available', 0] },
      // null is below every number, so a level without a reorder point is never low
      isLow: { $and: [{ $gt: ['$available', 0] }, { $lte: ['$available', '$reorderPoint'] }] },
      lacks: { $subtract: [{ $ifNull: ['$reorderPoint', 0] }, '$available'] },
    },
  },
  {
    $group: {
      _id: null,
      levels: { $sum: 1 },
      soldOut: one('$isSoldOut'),
      low: one('$isLow'),
      worst: {
        $topN: {
          n: most,
          sortBy: { isLow: -1, isSoldOut: -1, lacks: -1, productId: 1, locationId: 1 },
          output: {
            $cond: [
              { $or: ['$isLow', '$isSoldOut'] },
              {
                productId: '$productId',
                locationId: '$locationId',
                available: '$available',
                onHand: '$onHand',
                reorderPoint: '$reorderPoint',
              },
              null,
            ],
          },
        },
      },
    },
  },
  { $unset: '_id' },
];

/** Along the index of ids, which sort by the time they were made; an order's hold has the order's id and a number. */
export const holdStepsPipeline = (since: Date): PipelineStage[] => [
  { $match: { _id: { $gte: leastIdAt(since) } } },
  {
    $group: {
      _id: {
        kind: { $cond: [{ $gt: [{ $strLenCP: '$_id' }, ID_LENGTH] }, 'ORDER', 'FREE'] },
        status: '$status',
      },
      holds: { $sum: 1 },
      units: { $sum: '$quantity' },
    },
  },
  { $sort: { _id: 1 } },
  { $project: { _id: 0, kind: '$_id.kind', status: '$_id.status', holds: 1, units: 1 } },
];

const ID_LENGTH = 24;
