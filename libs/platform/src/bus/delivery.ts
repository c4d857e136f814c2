import { asSystem } from '../context/request-context.js';
import type { CrashSite } from '../crash/crash-points.js';
import { BusyError, DatabaseUnavailableError, meansDatabaseLost } from '../errors/unavailable.js';
import { changeRows, GuardFailed, insertRows } from '../mongo/rows.js';
import { LeaseLostError } from '../outbox/lease.js';
import type { LogStore } from '../outbox/log-store.js';
import type { EventRow, ParkedEvent } from '../outbox/outbox.schema.js';
import type { RecentFacts } from '../outbox/recent-facts.js';
import { beginPart, inBatch, type Part } from '../tracing/tracing.js';
import { backoff, MOST_TRIES } from './backoff.rules.js';
import type { AnyFact } from './decorators.js';
import type { Hearer } from './explorer.js';

/** Runs a transaction, in turn with whatever else uses the same lane. */
export type Turn = <T>(work: () => Promise<T>, site?: CrashSite) => Promise<T>;

const nameOf = (fact: Pick<AnyFact, 'aggregate'>): string => `${fact.aggregate.type}:${fact.aggregate.id}`;
const factOf = ({ _id, ...row }: EventRow): AnyFact => ({ ...row, seq: _id }) as unknown as AnyFact;

export interface DeliveryParts {
  readonly store: LogStore;
  readonly recent: RecentFacts;
  /** for its effects */
  readonly turn: Turn;
  /** for what touches nothing but its place in the log */
  readonly aside: Turn;
  readonly now: () => Date;
  /** who holds the handler's lease while this works */
  readonly owner: string;
  readonly complain: (error: unknown, fact: AnyFact, tries: number) => void;
}

/**
 * Brings facts to one handler, in order. The handler's effects and its place in the log commit together; a fact that it
 * cannot handle is parked with everything later of the same aggregate, and the rest flows on. Every transaction writes
 * the handler's document as its owner, so whoever lost the lease commits nothing.
 */
export class Delivery {
  private readonly names: ReadonlySet<string>;
  /**
   * Where the last transaction of this process left the handler, and whether it has parked facts. Both hold for as long as
   * the next step finds the handler's document there: every other process that parks a fact moves it on.
   */
  private left: { readonly position: number; readonly parks: boolean } | null = null;

  constructor(
    readonly hearer: Hearer,
    private readonly parts: DeliveryParts,
  ) {
    this.names = new Set(hearer.names);
  }

  /** Handles the next facts up to `head`. @returns whether there may be more */
  async advance(head: number): Promise<boolean> {
    const from = this.left?.position ?? (await this.position());
    if (from >= head) return false;
    try {
      const rows = await this.next(from, head);
      const full = rows.length === this.hearer.batch;
      if (rows.length === 0) await this.pass(from, head);
      else await this.handle(from, full ? (rows.at(-1) as EventRow)._id : head, rows.map(factOf));
      return full;
    } catch (error) {
      this.left = null;
      throw error;
    }
  }

  private async position(): Promise<number> {
    const cursor = await this.parts.store.cursors.findOne({ _id: this.hearer.as }).lean();
    return cursor?.position ?? 0;
  }

  /** What it hears of the facts after `from`, up to `to`: from memory, or from the log. */
  private async next(from: number, to: number): Promise<EventRow[]> {
    if (this.names.size === 0) return [];
    const { batch } = this.hearer;
    const recent = this.parts.recent.between(from, to, this.names, batch);
    if (recent) return recent;
    return this.parts.store.events
      .find({ name: { $in: [...this.names] }, _id: { $gt: from, $lte: to } })
      .sort({ _id: 1 })
      .limit(batch)
      .lean();
  }

  /** Tries parked facts again whose time has come, of each aggregate the first. @returns how many went through */
  async retry(): Promise<number> {
    const due = await this.parts.store.parked
      .find({ handler: this.hearer.as, status: 'WAITING', nextAt: { $lte: this.parts.now() } })
      .sort({ nextAt: 1 })
      .limit(this.hearer.batch)
      .lean();
    let through = 0;
    for (const parked of due) if (await this.again(parked)) through++;
    return through;
  }

  /** Moves on over facts that it does not hear. */
  private async pass(from: number, to: number): Promise<void> {
    const { store, owner } = this.parts;
    const place = { _id: this.hearer.as, owner, position: from };
    const { matchedCount } = await store.cursors.updateOne(place, { $set: { position: to } });
    if (matchedCount === 0) throw new LeaseLostError(this.hearer.as);
    this.left = { position: to, parks: this.left?.parks ?? true };
  }

  private async handle(from: number, to: number, facts: readonly AnyFact[]): Promise<void> {
    const known = this.left?.position === from && !this.left.parks;
    try {
      const parks = await this.traced(facts, () =>
        this.parts.turn(async () => {
          await this.step(from, to);
          const mayBeHeldUp = !known && (await this.hasParked());
          const free = mayBeHeldUp ? await this.parkBehind(facts) : facts;
          if (free.length > 0) await asSystem(() => this.hearer.handle(free));
          return mayBeHeldUp;
        }, 'handler'),
      );
      this.left = { position: to, parks };
    } catch (error) {
      if (isPassing(error)) throw error;
      const [first] = facts;
      if (first && facts.length === 1) await this.park(from, to, first, error);
      else await this.halve(from, to, facts);
    }
  }

  /** Each fact has a span in the trace that told it, and all of them share the one in which they are handled. */
  private async traced<T>(facts: readonly AnyFact[], work: () => Promise<T>): Promise<T> {
    const parts: Part[] = facts.map(({ name, trace }) => beginPart(`${this.hearer.as} ${name}`, trace));
    try {
      const result = await inBatch(`batch of ${this.hearer.as}`, parts, work);
      for (const part of parts) part.end();
      return result;
    } catch (error) {
      for (const part of parts) part.end(error);
      throw error;
    }
  }

  private async halve(from: number, to: number, facts: readonly AnyFact[]): Promise<void> {
    const middle = Math.ceil(facts.length / 2);
    const between = (facts[middle - 1] as AnyFact).seq;
    await this.handle(from, between, facts.slice(0, middle));
    await this.handle(between, to, facts.slice(middle));
  }

  /** Moves the handler's place, as its owner. @throws {LeaseLostError} when another process has it or has moved it */
  private async step(from: number, to: number): Promise<void> {
    await this.asOwner({ position: from }, { $set: { position: to } });
  }

  private async asOwner(guard: { position?: number }, update: object): Promise<void> {
    const { store, owner } = this.parts;
    try {
      await changeRows(store.cursors, [{ filter: { _id: this.hearer.as, owner, ...guard }, update }]);
    } catch (error) {
      throw error instanceof GuardFailed ? new LeaseLostError(this.hearer.as) : error;
    }
  }

  private async hasParked(): Promise<boolean> {
    return (await this.parts.store.parked.exists({ handler: this.hearer.as })) !== null;
  }

  /** Parks the facts whose aggregate is held up. @returns the others */
  private async parkBehind(facts: readonly AnyFact[]): Promise<AnyFact[]> {
    const { parked } = this.parts.store;
    const held = new Set<string>(
      await parked.distinct('aggregate', {
        handler: this.hearer.as,
        aggregate: { $in: [...new Set(facts.map(nameOf))] },
      }),
    );
    const behind = facts.filter((fact) => held.has(nameOf(fact)));
    await insertRows(
      parked,
      behind.map((fact) => this.parkedRow(fact, 0, null)),
    );
    return facts.filter((fact) => !held.has(nameOf(fact)));
  }

  private async park(from: number, to: number, fact: AnyFact, error: unknown): Promise<void> {
    this.parts.complain(error, fact, 1);
    await this.parts.aside(async () => {
      await this.step(from, to);
      await insertRows(this.parts.store.parked, [this.parkedRow(fact, 1, error)]);
    });
    this.left = { position: to, parks: true };
  }

  private async again(parked: ParkedEvent): Promise<boolean> {
    const { store, turn, complain } = this.parts;
    const row = await store.events.findOne({ _id: parked.seq }).lean();
    if (!row) return false;
    const fact = factOf(row);
    const unchanged = { _id: parked._id, status: 'WAITING', tries: parked.tries } as const;
    try {
      return await this.traced([fact], () =>
        turn(async () => {
          await this.asOwner({}, { $inc: { retries: 1 } });
          const removed = await store.parked.deleteOne(unchanged);
          if (removed.deletedCount === 0) return false;
          await this.callNext(parked);
          await asSystem(() => this.hearer.handle([fact]));
          return true;
        }),
      );
    } catch (error) {
      if (isPassing(error)) throw error;
      const tries = parked.tries + 1;
      complain(error, fact, tries);
      const { _id, ...changed } = this.parkedRow(fact, tries, error);
      await store.parked.updateOne(unchanged, { $set: changed });
      return false;
    }
  }

  /** The next fact of an aggregate whose first has gone through has its turn. */
  private async callNext({ handler, aggregate }: ParkedEvent): Promise<void> {
    await this.parts.store.parked.findOneAndUpdate(
      { handler, aggregate },
      { $set: { status: 'WAITING', nextAt: this.parts.now() } },
      { sort: { seq: 1 } },
    );
  }

  private parkedRow(fact: AnyFact, tries: number, error: unknown): ParkedEvent {
    const wait = tries === 0 ? 0 : backoff(tries, Math.random());
    return {
      _id: `${this.hearer.as}:${fact.seq}`,
      handler: this.hearer.as,
      seq: fact.seq,
      aggregate: nameOf(fact),
      status: tries === 0 ? 'BEHIND' : tries >= MOST_TRIES ? 'DEAD' : 'WAITING',
      tries,
      nextAt: new Date(this.parts.now().getTime() + wait),
      reason: error instanceof Error ? error.message : error === null ? null : String(error),
    };
  }
}

/** @returns whether the same work may succeed in a moment: the database is away or busy, or another process does it */
function isPassing(error: unknown): boolean {
  return (
    error instanceof BusyError ||
    error instanceof DatabaseUnavailableError ||
    error instanceof LeaseLostError ||
    meansDatabaseLost(error)
  );
}
