import type { PipelineStage } from 'mongoose';
import type { Period, SalesRequests } from '#contracts/sales.js';

type Ask<N extends keyof SalesRequests> = SalesRequests[N]['ask'];

/** What is sold; along the index `by_placing`. */
const sold = ({ from, to, currency }: Period & { currency?: string }): PipelineStage.Match => ({
  $match: {
    placedAt: { $gte: from, $lt: to },
    status: { $ne: 'CANCELLED' },
    ...(currency === undefined ? {} : { currency }),
  },
});

const takings = {
  orders: { $sum: 1 },
  units: { $sum: { $sum: '$items.quantity' } },
  gross: { $sum: '$total' },
  refunded: { $sum: '$refundedTotal' },
};
const net = { $subtract: ['$gross', '$refunded'] };

/** Weeks begin on Monday; days and longer begin when they do in `timeZone`. */
export function salesPipeline(ask: Ask<'orders.sales'>): PipelineStage[] {
  const { interval: unit, timeZone: timezone } = ask;
  return [
    sold(ask),
    {
      $group: {
        _id: {
          from: { $dateTrunc: { date: '$placedAt', unit, timezone, startOfWeek: 'monday' } },
          currency: '$currency',
        },
        ...takings,
        discount: { $sum: '$discountTotal' },
        tax: { $sum: '$taxTotal' },
        shipping: { $sum: '$shippingTotal' },
      },
    },
    { $sort: { '_id.from': 1, '_id.currency': 1 } },
    {
      $addFields: {
        from: '$_id.from',
        to: { $dateAdd: { startDate: '$_id.from', unit, amount: 1, timezone } },
        currency: '$_id.currency',
        net,
      },
    },
    { $unset: '_id' },
  ];
}

export function topProductsPipeline(ask: Ask<'orders.topProducts'>): PipelineStage[] {
  return [
    sold(ask),
    { $unwind: '$items' },
    {
      $group: {
        _id: { productId: '$items.productId', currency: '$currency' },
        // the newest of the names that it was sold under
        last: { $max: { at: '$placedAt', sku: '$items.sku', name: '$items.name' } },
        inOrders: { $addToSet: '$_id' },
        units: { $sum: '$items.quantity' },
        returnedUnits: { $sum: '$items.returnedQuantity' },
        gross: { $sum: '$items.lineTotal' },
      },
    },
    { $sort: { [ask.by]: -1, '_id.productId': 1, '_id.currency': 1 } },
    { $limit: ask.limit },
    {
      $project: {
        _id: 0,
        productId: '$_id.productId',
        currency: '$_id.currency',
        sku: '$last.sku',
        name: '$last.name',
        orders: { $size: '$inOrders' },
        units: 1,
        returnedUnits: 1,
        gross: 1,
      },
    },
  ];
}

export function topCustomersPipeline(ask: Ask<'orders.topCustomers'>): PipelineStage[] {
  return [
    sold(ask),
    { $match: { customerId: { $ne: null } } },
    {
      $group: {
        _id: { customerId: '$customerId', currency: '$currency' },
        ...takings,
        firstOrderAt: { $min: '$placedAt' },
        lastOrderAt: { $max: '$placedAt' },
      },
    },
    { $sort: { gross: -1, '_id.customerId': 1, '_id.currency': 1 } },
    { $limit: ask.limit },
    { $addFields: { customerId: '$_id.customerId', currency: '$_id.currency', net } },
    { $unset: '_id' },
  ];
}

/** Reads every order up to `to`: whose first order lies before the period is in no cohort of it. */
export function cohortsPipeline({ from, to, timeZone: timezone }: Ask<'orders.cohorts'>): PipelineStage[] {
  const unit = 'month';
  return [
    sold({ from: new Date(0), to }),
    { $match: { customerId: { $ne: null } } },
    {
      $group: {
        _id: { customerId: '$customerId', month: { $dateTrunc: { date: '$placedAt', unit, timezone } } },
        orders: { $sum: 1 },
      },
    },
    {
      $setWindowFields: {
        partitionBy: '$_id.customerId',
        output: { first: { $min: '$_id.month' } },
      },
    },
    { $match: { first: { $gte: from } } },
    {
      $group: {
        _id: {
          first: '$first',
          monthsLater: { $dateDiff: { startDate: '$first', endDate: '$_id.month', unit, timezone } },
        },
        customers: { $sum: 1 },
        orders: { $sum: '$orders' },
      },
    },
    { $sort: { '_id.first': 1, '_id.monthsLater': 1 } },
    {
      $group: {
        _id: '$_id.first',
        customers: { $max: { $cond: [{ $eq: ['$_id.monthsLater', 0] }, '$customers', 0] } },
        months: {
          $push: { monthsLater: '$_id.monthsLater', customers: '$customers', orders: '$orders' },
        },
      },
    },
    { $sort: { _id: 1 } },
    { $project: { _id: 0, from: '$_id', customers: 1, months: 1 } },
  ];
}
