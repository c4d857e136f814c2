import { Injectable } from '@nestjs/common';
import type { PipelineStage } from 'mongoose';
import { BUCKETS } from '#contracts/inventory.js';
import type { Integrity } from '#contracts/integrity.js';
import { Answers } from '#platform/bus/decorators.js';
import { collectionName } from '#platform/mongo/rows.js';
import { StockBooks } from './book/stock-books.js';

const MOST_EXAMPLES = 20;

/** Proves the stock invariants on the database itself, one aggregation each, with the documents that break them. */
@Injectable()
export class InventoryChecks {
  constructor(private readonly books: StockBooks) {}

  @Answers('inventory.integrity')
  async check(): Promise<Integrity[]> {
    return [
      await this.noneBelowZero(),
      ...(await this.ledger()),
      await this.reserved(),
      await this.allocated(),
      await this.consumed(),
    ];
  }

  private async noneBelowZero(): Promise<Integrity> {
    const wrong = await this.books.levels.aggregate([
      { $match: { $or: BUCKETS.map((bucket) => ({ [bucket]: { $not: { $gte: 0 } } })) } },
      { $limit: MOST_EXAMPLES },
    ]);
    return result('I1', 'every bucket of every stock level is at least 0', await this.levels(), wrong);
  }

  /** One pass over the ledger for what a level's rows must say together. */
  private async ledger(): Promise<Integrity[]> {
    const perLevel: PipelineStage[] = [
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: { $concat: ['$productId', ':', '$locationId'] },
          rows: { $sum: 1 },
          first: { $min: '$seq' },
          last: { $max: '$seq' },
          ...Object.fromEntries(
            BUCKETS.map((bucket) => [bucket, { $sum: { $ifNull: [`$delta.${bucket}`, 0] } }]),
          ),
          lastBalance: { $last: '$balanceAfter' },
          least: { $min: { $min: BUCKETS.map((bucket) => `$balanceAfter.${bucket}`) } },
        },
      },
      {
        $lookup: {
          from: collectionName(this.books.levels),
          localField: '_id',
          foreignField: '_id',
          as: 'level',
        },
      },
      { $set: { level: { $first: '$level' } } },
      {
        $set: {
          gap: {
            $or: [
              { $ne: ['$first', 1] },
              { $ne: ['$last', '$rows'] },
              { $ne: ['$last', { $ifNull: ['$level.seq', -1] }] },
            ],
          },
          drift: {
            $or: [
              { $lt: ['$least', 0] },
              ...BUCKETS.flatMap((bucket) => [
                { $ne: [`$${bucket}`, { $ifNull: [`$level.${bucket}`, null] }] },
                { $ne: [`$${bucket}`, `$lastBalance.${bucket}`] },
              ]),
            ],
          },
        },
      },
      { $match: { $or: [{ gap: true }, { drift: true }] } },
    ];
    const wrong = await this.books.ledger
      .aggregate<{ gap: boolean; drift: boolean }>(perLevel)
      .allowDiskUse(true);
    const unmoved = await this.books.levels.aggregate([
      {
        $match: {
          $or: [
            { seq: 0, $or: BUCKETS.map((bucket) => ({ [bucket]: { $ne: 0 } })) },
            { seq: { $not: { $gte: 0 } } },
          ],
        },
      },
      { $limit: MOST_EXAMPLES },
    ]);
    const prefixes = await this.brokenPrefixes();
    const levels = await this.levels();
    return [
      result('I2', 'every bucket is the sum of its ledger rows, at every prefix', levels, [
        ...wrong.filter((each) => each.drift),
        ...unmoved,
        ...prefixes,
      ]),
      result(
        'I6',
        'the seq of every stock level has no gap and no double',
        levels,
        wrong.filter((each) => each.gap),
      ),
    ];
  }

  /** Rows whose balance is not the balance before plus their own change. */
  private brokenPrefixes(): Promise<unknown[]> {
    return this.books.ledger
      .aggregate([
        {
          $setWindowFields: {
            partitionBy: { $concat: ['$productId', ':', '$locationId'] },
            sortBy: { seq: 1 },
            output: Object.fromEntries(
              BUCKETS.map((bucket) => [
                `sum.${bucket}`,
                {
                  $sum: { $ifNull: [`$delta.${bucket}`, 0] },
                  window: { documents: ['unbounded', 'current'] },
                },
              ]),
            ),
          },
        },
        {
          $match: {
            $expr: { $or: BUCKETS.map((bucket) => ({ $ne: [`$sum.${bucket}`, `$balanceAfter.${bucket}`] })) },
          },
        },
        { $limit: MOST_EXAMPLES },
      ])
      .allowDiskUse(true);
  }

  private async reserved(): Promise<Integrity> {
    const wrong = await this.differing('reserved', collectionName(this.books.reservations), 'ACTIVE');
    return result('I3', 'reserved is the sum of the active reservations', await this.levels(), wrong);
  }

  private async allocated(): Promise<Integrity> {
    const wrong = await this.differing('allocated', collectionName(this.books.allocations), 'OPEN');
    return result('I4', 'allocated is the sum of the open allocations', await this.levels(), wrong);
  }

  /** Levels whose bucket is not what the rows of that status hold, and rows that hold at no level. */
  private async differing(
    bucket: 'reserved' | 'allocated',
    rows: string,
    status: string,
  ): Promise<unknown[]> {
    const model = bucket === 'reserved' ? this.books.reservations : this.books.allocations;
    const sums = (await (model as typeof this.books.reservations).aggregate([
      { $match: { status } },
      { $group: { _id: { $concat: ['$productId', ':', '$locationId'] }, units: { $sum: '$quantity' } } },
    ])) as { _id: string; units: number }[];
    const held = new Map(sums.map((sum) => [sum._id, sum.units]));
    const wrong: unknown[] = [];
    const levels = this.books.levels.find({}, { reserved: 1, allocated: 1 }).lean().cursor();
    for await (const level of levels) {
      const units = held.get(level._id) ?? 0;
      held.delete(level._id);
      if (level[bucket] !== units) wrong.push({ level: level._id, [bucket]: level[bucket], [rows]: units });
    }
    for (const [level, units] of held) wrong.push({ level, [bucket]: null, [rows]: units });
    return wrong;
  }

  private async consumed(): Promise<Integrity> {
    const wrong = await this.books.reservations.aggregate([
      { $match: { status: 'CONSUMED' } },
      { $set: { allocation: { $concat: ['$_id', '-A'] } } },
      {
        $lookup: {
          from: collectionName(this.books.allocations),
          localField: 'allocation',
          foreignField: '_id',
          as: 'allocations',
          pipeline: [{ $project: { _id: 1 } }],
        },
      },
      {
        $set: {
          ends: {
            $add: [
              { $size: '$allocations' },
              { $cond: [{ $and: ['$free', { $ne: ['$orderItemId', null] }] }, 1, 0] },
            ],
          },
        },
      },
      { $match: { ends: { $ne: 1 } } },
      { $limit: MOST_EXAMPLES },
    ]);
    const orphans = await this.books.allocations.aggregate([
      {
        $lookup: {
          from: collectionName(this.books.reservations),
          localField: 'reservationId',
          foreignField: '_id',
          as: 'hold',
        },
      },
      { $match: { 'hold.status': { $ne: 'CONSUMED' } } },
      { $limit: MOST_EXAMPLES },
    ]);
    const checked = await this.books.reservations.countDocuments({ status: 'CONSUMED' });
    return result('I5', 'each consumed reservation became exactly one allocation or order line', checked, [
      ...wrong,
      ...orphans,
    ]);
  }

  private levels(): Promise<number> {
    return this.books.levels.countDocuments();
  }
}

function result(name: string, description: string, checked: number, wrong: readonly unknown[]): Integrity {
  return { name, description, checked, failed: wrong.length, counterexamples: wrong.slice(0, MOST_EXAMPLES) };
}
