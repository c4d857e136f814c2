import type { Origin } from './access.js';

/** One thing of the business that has a history of its own: an order, a stock level, a product. */
export interface Aggregate {
  readonly type: string;
  readonly id: string;
}

/** What a module tells: a fact in the past tense, written in the transaction that made it true. */
export interface Told<D> {
  readonly aggregate: Aggregate;
  /** the aggregate's own count of its facts, from 1, without gaps */
  readonly aggregateSeq: number;
  readonly data: D;
  /** defaults to the origin of the running request */
  readonly origin?: Origin;
}

/** A fact as its hearers and the event feed see it. */
export interface Fact<N extends string, D> {
  readonly id: string;
  /** place in the one order of all facts, gapless, from 1 */
  readonly seq: number;
  readonly name: N;
  readonly version: number;
  readonly aggregate: Aggregate;
  readonly aggregateSeq: number;
  readonly occurredAt: Date;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** the span that told it, where traces are kept; no part of what others are told */
  readonly trace?: string;
  readonly data: D;
}
