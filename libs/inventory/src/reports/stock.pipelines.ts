import type { PipelineStage } from 'mongoose';
import type { StockReportsRequests } from '#contracts/stock-reports.js';

type Ask<N extends keyof StockReportsRequests> = StockReportsRequests[N]['ask'];
const DAY = 86_400_000;
/** The rows of the ledger that are in its small indexes: those that order and hold alone move nothing on hand. */
const MOVES = { 'delta.onHand': { $exists: true } };
const COMES_IN = { 'delta.onHand': { $gt: 0 } };

const at = ({ locationId }: { locationId?: string }) => (locationId === undefined ? {} : { locationId });

/** Reads every level once. */
export const nowPipeline = (ask: Ask<'inventory.now'>): PipelineStage[] => [
  {
    $match: {
      ...at(ask),
      $or: [{ onHand: { $gt: 0 } }, { reserved: { $gt: 0 } }, { allocated: { $gt: 0 } }],
    },
  },
  {
    $project: {
      _id: 0,
      productId: 1,
      locationId: 1,
      onHand: 1,
      reserved: 1,
      allocated: 1,
      damaged: 1,
      quarantine: 1,
    },
  },
];

/**
 * Of each level what came in, the newest first, along the index `came_in` until all that is on hand is found. Rows that
 * were written after the level was read are passed over.
 */
export function agedPipeline(
  { at: now, days, ...ask }: Ask<'inventory.aged'>,
  ledger: string,
): PipelineStage[] {
  const ends = days.slice(1).map((from) => new Date(now.getTime() - from * DAY));
  // as many ends of spans as it lies behind
  const band = { $size: { $filter: { input: ends, cond: { $lte: ['$layers.at', '$$this'] } } } };
  return [
    { $match: { ...at(ask), onHand: { $gt: 0 } } },
    {
      $lookup: {
        from: ledger,
        let: { productId: '$productId', locationId: '$locationId', seq: '$seq', onHand: '$onHand' },
        pipeline: [
          {
            $match: {
              ...COMES_IN,
              $expr: {
                $and: [
                  { $eq: ['$productId', '$$productId'] },
                  { $eq: ['$locationId', '$$locationId'] },
                  { $lte: ['$seq', '$$seq'] },
                ],
              },
            },
          },
          {
            $setWindowFields: {
              sortBy: { seq: -1 },
              output: { newer: { $sum: '$delta.onHand', window: { documents: ['unbounded', -1] } } },
            },
          },
          { $match: { $expr: { $lt: [{ $ifNull: ['$newer', 0] }, '$$onHand'] } } },
          {
            $project: {
              _id: 0,
              at: 1,
              units: {
                $min: ['$delta.onHand', { $subtract: ['$$onHand', { $ifNull: ['$newer', 0] }] }],
              },
            },
          },
        ],
        as: 'layers',
      },
    },
    { $unwind: '$layers' },
    {
      $group: {
        _id: { productId: '$productId', locationId: '$locationId', band },
        units: { $sum: '$layers.units' },
        oldestAt: { $min: '$layers.at' },
        pieceMs: {
          $sum: { $multiply: ['$layers.units', { $max: [0, { $subtract: [now, '$layers.at'] }] }] },
        },
      },
    },
    { $replaceWith: { $mergeObjects: ['$_id', '$$ROOT'] } },
    { $unset: '_id' },
  ];
}

/** What is on hand at each level that there is. */
export const levelsPipeline = (ask: { locationId?: string }): PipelineStage[] => [
  { $match: at(ask) },
  { $project: { _id: 0, productId: 1, locationId: 1, onHand: 1 } },
];

/** Of each level that has moved since the period began; along the index `moved_at`. */
export function movedPipeline({ from, to, ...ask }: Ask<'inventory.moved'>): PipelineStage[] {
  const within = { $lt: ['$at', to] };
  const left = { $and: [within, { $in: ['$kind', ['SHIP', 'RESHELVE']] }] };
  return [
    { $match: { at: { $gte: from }, ...MOVES, ...at(ask) } },
    {
      $group: {
        _id: { productId: '$productId', locationId: '$locationId' },
        first: {
          $min: { seq: '$seq', before: { $subtract: ['$balanceAfter.onHand', '$delta.onHand'] } },
        },
        moved: { $sum: { $cond: [within, '$delta.onHand', 0] } },
        pieceMs: {
          $sum: { $cond: [within, { $multiply: ['$delta.onHand', { $subtract: [to, '$at'] }] }, 0] },
        },
        shipped: { $sum: { $cond: [left, { $multiply: [-1, '$delta.onHand'] }, 0] } },
      },
    },
    {
      $project: {
        _id: 0,
        productId: '$_id.productId',
        locationId: '$_id.locationId',
        before: '$first.before',
        moved: 1,
        pieceMs: 1,
        shipped: 1,
      },
    },
  ];
}

/** Along the index `moved_at`. */
export function shippedPipeline(ask: Ask<'inventory.shippedUnits'>): PipelineStage[] {
  const { from, to, by, interval: unit, timeZone: timezone } = ask;
  const interval = { $dateTrunc: { date: '$at', unit, timezone, startOfWeek: 'monday' } };
  const key = { interval: { from: interval }, product: { productId: '$productId' }, all: {} }[by];
  return [
    { $match: { at: { $gte: from, $lt: to }, ...MOVES, kind: { $in: ['SHIP', 'RESHELVE'] } } },
    { $group: { _id: key, moved: { $sum: '$delta.onHand' } } },
    {
      $project: {
        _id: 0,
        from: { $ifNull: ['$_id.from', null] },
        productId: { $ifNull: ['$_id.productId', null] },
        units: { $multiply: [-1, '$moved'] },
      },
    },
  ];
}
