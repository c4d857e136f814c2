import type { PipelineStage } from 'mongoose';
import type { SalesRequests } from '#contracts/sales.js';

type Ask = SalesRequests['orders.returns']['ask'];

/** Pieces of one line that came back together, or those that have not: what a return falls into. */
const about = {
  productId: '$$item.productId',
  sku: '$$item.sku',
  name: '$$item.name',
  reason: '$$item.reason',
};
const partsOf = {
  $let: {
    vars: { received: { $sum: '$$item.received.quantity' } },
    in: {
      $concatArrays: [
        {
          $map: {
            input: '$$item.received',
            as: 'lot',
            in: {
              ...about,
              disposition: '$$lot.disposition',
              units: '$$lot.quantity',
              receivedUnits: '$$lot.quantity',
              due: '$$lot.due',
            },
          },
        },
        {
          $cond: [
            { $gt: ['$$item.quantity', '$$received'] },
            [
              {
                ...about,
                disposition: null,
                units: { $subtract: ['$$item.quantity', '$$received'] },
                receivedUnits: 0,
                due: 0,
              },
            ],
            [],
          ],
        },
      ],
    },
  },
};

/** What is refunded of a return up to a part: by what is due up to it, so that the parts sum to the whole. */
const refundedUpTo = (due: object | string) => ({
  $floor: {
    $multiply: ['$refundedTotal', { $cond: [{ $gt: ['$due', 0] }, { $divide: [due, '$due'] }, 0] }],
  },
});

/** Along the index `requested`. Sums up by return first, so that each is counted once however many parts it has. */
export function returnsPipeline(ask: Ask): PipelineStage[] {
  const { from, to, by, interval: unit, timeZone: timezone, currency, limit } = ask;
  const key = {
    interval: { $dateTrunc: { date: '$createdAt', unit, timezone, startOfWeek: 'monday' } },
    product: '$part.productId',
    reason: '$part.reason',
    disposition: '$part.disposition',
  }[by];
  const sums = {
    requestedUnits: { $sum: '$requestedUnits' },
    receivedUnits: { $sum: '$receivedUnits' },
    due: { $sum: '$due' },
    refunded: { $sum: '$refunded' },
    last: { $max: '$last' },
  };
  return [
    { $match: { createdAt: { $gte: from, $lt: to }, ...(currency === undefined ? {} : { currency }) } },
    {
      $project: {
        createdAt: 1,
        currency: 1,
        due: 1,
        refundedTotal: 1,
        part: {
          $reduce: {
            input: { $map: { input: '$items', as: 'item', in: partsOf } },
            initialValue: [],
            in: { $concatArrays: ['$$value', '$$this'] },
          },
        },
      },
    },
    { $unwind: { path: '$part', includeArrayIndex: 'place' } },
    {
      $setWindowFields: {
        partitionBy: '$_id',
        sortBy: { place: 1 },
        output: { upTo: { $sum: '$part.due', window: { documents: ['unbounded', 'current'] } } },
      },
    },
    {
      $group: {
        _id: { key, currency: '$currency', return: '$_id' },
        requestedUnits: { $sum: '$part.units' },
        receivedUnits: { $sum: '$part.receivedUnits' },
        due: { $sum: '$part.due' },
        refunded: {
          $sum: {
            $subtract: [refundedUpTo('$upTo'), refundedUpTo({ $subtract: ['$upTo', '$part.due'] })],
          },
        },
        // the newest of the names that it was sold under
        last: { $max: { at: '$createdAt', sku: '$part.sku', name: '$part.name' } },
      },
    },
    { $group: { _id: { key: '$_id.key', currency: '$_id.currency' }, returns: { $sum: 1 }, ...sums } },
    { $sort: { '_id.currency': 1 } },
    {
      $group: {
        _id: '$_id.key',
        returns: { $sum: '$returns' },
        ...sums,
        amounts: { $push: { currency: '$_id.currency', due: '$due', refunded: '$refunded' } },
      },
    },
    { $sort: by === 'interval' ? { _id: 1 } : { receivedUnits: -1, requestedUnits: -1, _id: 1 } },
    ...(by === 'interval' ? [] : [{ $limit: limit }]),
    {
      $project: {
        _id: 0,
        from: by === 'interval' ? '$_id' : null,
        to: by === 'interval' ? { $dateAdd: { startDate: '$_id', unit, amount: 1, timezone } } : null,
        productId: by === 'product' ? '$_id' : null,
        sku: by === 'product' ? '$last.sku' : null,
        name: by === 'product' ? '$last.name' : null,
        reason: by === 'reason' ? '$_id' : null,
        disposition: by === 'disposition' ? '$_id' : null,
        returns: 1,
        requestedUnits: 1,
        receivedUnits: 1,
        amounts: 1,
      },
    },
  ];
}
