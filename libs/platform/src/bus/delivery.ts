import { asSystem } from '../context/request-context.js';
import type { CrashSite } from '../crash/crash-points.js';
import { changeRows, insertRows } from '../mongo/rows.js';
import type { AnyFact } from './decorators.js';
import type { Hearer } from './explorer.js';
import type { LogStore } from '../outbox/log-store.js';
import type { EventRow, ParkedEvent } from '../outbox/outbox.schema.js';

/** Runs a transaction, in turn with whatever else uses the same lane. */
export type Turn = <T>(work: () => Promise<T>, site?: CrashSite) => Promise<T>;

const MOST_TRIES = 10;
/** wait after the n-th failed try: 0.2 s, 0.4 s … at most a minute */
const backoff = (tries: number): number => Math.min(60_000, 100 * 2 ** tries);

const nameOf = (fact: Pick<AnyFact, 'aggregate'>): string => `${fact.aggregate.type}:${fact.aggregate.id}`;
const factOf = ({ _id, ...row }: EventRow): AnyFact => ({ ...row, seq: _id }) as unknown as AnyFact;

/**
 * Brings facts to one handler, in order. The handler's effects and its place in the log commit together; a fact that it
 * cannot handle is parked with everything later of the same aggregate, and the rest flows on.
 */
export class Delivery {
  constructor(
    private readonly hearer: Hearer,
    private readonly store: LogStore,
    private readonly turn: Turn,
    private readonly now: () => Date,
    private readonly complain: (error: unknown, fact: AnyFact, tries: number) => void,
  ) {}

  /** Handles the next facts up to `head`. @returns whether there may be more */
  async advance(head: number): Promise<boolean> {
    const cursor = await this.store.cursors.findOne({ _id: this.hearer.as }).lean();
    const from = cursor?.position ?? 0;
    if (from >= head) return false;
    const rows = await this.store.events
      .find({ name: { $in: [...this.hearer.names] }, _id: { $gt: from, $lte: head } })
      .sort({ _id: 1 })
      .limit(this.hearer.batch)
      .lean();
    const full = rows.length === this.hearer.batch;
    await this.handle(from, full ? (rows.at(-1) as EventRow)._id : head, rows.map(factOf));
    return full;
  }

  /** Tries parked facts again whose time has come, the first of each aggregate. @returns how many went through */
  async retry(): Promise<number> {
    const first = await this.store.parked.aggregate<ParkedEvent>([
      { $match: { handler: this.hearer.as } },
      { $sort: { handler: 1, aggregate: 1, seq: 1 } },
      { $group: { _id: '$aggregate', first: { $first: '$$ROOT' } } },
      { $replaceRoot: { newRoot: '$first' } },
      { $match: { status: 'WAITING', nextAt: { $lte: this.now() } } },
      { $limit: this.hearer.batch },
    ]);
    let through = 0;
    for (const parked of first) if (await this.again(parked)) through++;
    return through;
  }

  private async handle(from: number, to: number, facts: readonly AnyFact[]): Promise<void> {
    try {
      await this.turn(
        async () => {
          await changeRows(this.store.cursors, [
            { filter: { _id: this.hearer.as, position: from }, update: { $set: { position: to } } },
          ]);
          const free = await this.parkBehind(facts);
          if (free.length > 0) await asSystem(() => this.hearer.handle(free));
        },
        facts.length > 0 ? 'handler' : undefined,
      );
    } catch (error) {
      if (isPassing(error)) throw error;
      const [first] = facts;
      if (first && facts.length === 1) await this.park(from, to, first, error);
      else await this.halve(from, to, facts);
    }
  }

  private async halve(from: number, to: number, facts: readonly AnyFact[]): Promise<void> {
    const middle = Math.ceil(facts.length / 2);
    const between = (facts[middle - 1] as AnyFact).seq;
    await this.handle(from, between, facts.slice(0, middle));
    await this.handle(between, to, facts.slice(middle));
  }

  /** Parks the facts whose aggregate is held up. @returns the others */
  private async parkBehind(facts: readonly AnyFact[]): Promise<AnyFact[]> {
    const held = new Set<string>(
      await this.store.parked.distinct('aggregate', {
        handler: this.hearer.as,
        aggregate: { $in: [...new Set(facts.map(nameOf))] },
      }),
    );
    const behind = facts.filter((fact) => held.has(nameOf(fact)));
    await insertRows(
      this.store.parked,
      behind.map((fact) => this.parkedRow(fact, 0, null)),
    );
    return facts.filter((fact) => !held.has(nameOf(fact)));
  }

  private async park(from: number, to: number, fact: AnyFact, error: unknown): Promise<void> {
    this.complain(error, fact, 1);
    await this.turn(async () => {
      await changeRows(this.store.cursors, [
        { filter: { _id: this.hearer.as, position: from }, update: { $set: { position: to } } },
      ]);
      await insertRows(this.store.parked, [this.parkedRow(fact, 1, error)]);
    });
  }

  private async again(parked: ParkedEvent): Promise<boolean> {
    const row = await this.store.events.findOne({ _id: parked.seq }).lean();
    if (!row) return false;
    const fact = factOf(row);
    try {
      await this.turn(async () => {
        const removed = await this.store.parked.deleteOne({ _id: parked._id, tries: parked.tries });
        if (removed.deletedCount === 1) await asSystem(() => this.hearer.handle([fact]));
      });
      return true;
    } catch (error) {
      if (isPassing(error)) throw error;
      const tries = parked.tries + 1;
      this.complain(error, fact, tries);
      const { _id, ...changed } = this.parkedRow(fact, tries, error);
      await this.store.parked.updateOne({ _id, tries: parked.tries }, { $set: changed });
      return false;
    }
  }

  private parkedRow(fact: AnyFact, tries: number, error: unknown): ParkedEvent {
    return {
      _id: `${this.hearer.as}:${fact.seq}`,
      handler: this.hearer.as,
      seq: fact.seq,
      aggregate: nameOf(fact),
      status: tries >= MOST_TRIES ? 'DEAD' : 'WAITING',
      tries,
      nextAt: new Date(this.now().getTime() + (tries === 0 ? 0 : backoff(tries))),
      reason: error instanceof Error ? error.message : error === null ? null : String(error),
    };
  }
}

/** @returns whether the same work may succeed in a moment: the database is away or busy */
function isPassing(error: unknown): boolean {
  return error instanceof Error && ['BusyError', 'DatabaseUnavailableError'].includes(error.name);
}
