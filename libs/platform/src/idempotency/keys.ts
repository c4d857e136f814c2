import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '../clock/clock.js';
import type { IdempotencyClaim } from '../context/request-context.js';
import { findRows, insertRows } from '../mongo/rows.js';
import { IdempotencyRecord } from './key.schema.js';
import { IdempotencyKeyReusedError, Replay } from './replay.js';

/** The record's id: everything of one caller under one key stands together. */
export function claimId(callerId: string, key: string, route: string): string {
  return `${callerId}:${key}:${route}`;
}

/** Keeps the first success of each key in the transaction of its effect. */
@Injectable()
export class IdempotencyKeys {
  constructor(
    @InjectModel(IdempotencyRecord.name) private readonly records: Model<IdempotencyRecord>,
    private readonly clock: Clock,
  ) {}

  /**
   * Does `work` unless its key is known, and keeps its result.
   *
   * @throws {Replay} the first answer, when the same request was done before
   * @throws {IdempotencyKeyReusedError} when the key belongs to another request
   */
  async once<T>(claim: IdempotencyClaim, work: () => Promise<T>): Promise<T> {
    const known = (await this.known([claim])).get(claim.id);
    if (known) throw this.answerTo(claim, known);
    const result = await work();
    await this.keep([this.recordOf(claim, result)]);
    return result;
  }

  /** The records of those claims that were done before, by id; read in the running transaction. */
  async known(claims: readonly IdempotencyClaim[]): Promise<Map<string, IdempotencyRecord>> {
    if (claims.length === 0) return new Map();
    const rows = await findRows(this.records, { _id: { $in: claims.map((claim) => claim.id) } });
    return new Map(rows.map((row) => [row._id, row]));
  }

  /** What the sender of `claim` gets when `known` is there already. */
  answerTo(claim: IdempotencyClaim, known: IdempotencyRecord): Error {
    if (known.fingerprint !== claim.fingerprint) return new IdempotencyKeyReusedError();
    return new Replay(known.status, known.location, JSON.parse(known.body) as unknown);
  }

  recordOf(claim: IdempotencyClaim, result: unknown): IdempotencyRecord {
    const answer = claim.present(result);
    const { status, location, data } = answer;
    const body = JSON.stringify(data ?? null);
    claim.kept = { result, answer, body };
    return {
      _id: claim.id,
      callerId: claim.callerId,
      key: claim.key,
      route: claim.route,
      fingerprint: claim.fingerprint,
      status,
      location,
      body,
      createdAt: this.clock.now(),
    };
  }

  async keep(records: readonly IdempotencyRecord[]): Promise<void> {
    await insertRows(this.records, records);
  }

  /** What a caller did under a key, on whatever routes. */
  async ofCaller(callerId: string, key: string): Promise<IdempotencyRecord[]> {
    const from = `${callerId}:${key}:`;
    return this.records.find({ _id: { $gte: from, $lt: `${from}\uffff` }, key }).lean();
  }

  /** The resources that kept successes point to, by the path of their collection: `/orders` → the id behind it. */
  async locationsOf(collection: string): Promise<{ key: string; id: string }[]> {
    const rows = await this.records.find({ location: { $ne: null } }, { key: 1, location: 1 }).lean();
    return rows.flatMap(({ key, location }) => {
      const [, parent, id] = /^(?:\/v\d+)?(\/.+)\/([^/]+)$/.exec(location ?? '') ?? [];
      return parent === collection && id ? [{ key, id }] : [];
    });
  }
}
