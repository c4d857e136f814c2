import { Injectable } from '@nestjs/common';
import type { Origin } from '#contracts/access.js';
import { type Outcome, refused } from '#contracts/outcome.js';
import {
  asSystem,
  currentContext,
  currentOrigin,
  type IdempotencyClaim,
} from '../context/request-context.js';
import type { CrashSite } from '../crash/crash-points.js';
import { DatabaseUnavailableError, QueueFullError } from '../errors/unavailable.js';
import { IdempotencyKeys } from '../idempotency/keys.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import { beginPart, bound, currentTrace, detached, inBatch, type Part } from '../tracing/tracing.js';

/** A request in a batch, with where it came from. */
export interface Member<I> {
  readonly input: I;
  readonly origin: Origin;
}

/** Does a batch in the running transaction; one outcome for each member, in order. */
export type DoBatch<I, O> = (batch: readonly Member<I>[]) => Promise<Outcome<O>[]>;

export interface CombinedQueue<I, O> {
  /** Joins the next group commit. Rejects with the member's own refusal. */
  submit(input: I): Promise<O>;
}

interface Waiting {
  readonly doBatch: DoBatch<unknown, unknown>;
  readonly member: Member<unknown>;
  readonly weight: number;
  readonly claim: IdempotencyClaim | undefined;
  /** in the trace of its request, from its arrival to its outcome */
  readonly part: Part;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Turn {
  /** @returns the error that it ended with, if any; its asker knows already */
  readonly alone: () => Promise<unknown>;
  readonly reject: (error: Error) => void;
}

const MOST_REQUESTS = 64;
const MOST_WEIGHT = 500;
const MOST_WAITING = 2_000;

const isTurn = (entry: Waiting | Turn | undefined): entry is Turn => entry !== undefined && 'alone' in entry;

/**
 * Group commit: requests that arrive while a transaction is in flight wait, and the next transaction takes up to 64 of
 * them (500 lines). One flight at a time; a lone request starts at once.
 *
 * @see docs/adr/0003-group-commit.md
 */
@Injectable()
export class Combiner {
  private readonly waiting: (Waiting | Turn)[] = [];
  private flying = false;
  private readonly counted = { flown: 0, split: 0, members: 0, refused: 0 };

  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: IdempotencyKeys,
  ) {}

  /** What happened since the process began, and how many wait now. */
  get figures(): Readonly<typeof this.counted & { waiting: number }> {
    return { ...this.counted, waiting: this.waiting.length };
  }

  /** @param weightOf lines of a member; a batch holds at most 500 of them, unless one member alone has more */
  queue<I, O>(doBatch: DoBatch<I, O>, weightOf: (input: I) => number = () => 1): CombinedQueue<I, O> {
    return {
      submit: (input) =>
        new Promise<O>((resolve, reject) => {
          if (this.waiting.length >= MOST_WAITING) {
            this.counted.refused += 1;
            reject(new QueueFullError());
            return;
          }
          const part = beginPart('group commit', currentTrace());
          this.waiting.push({
            doBatch: doBatch as DoBatch<unknown, unknown>,
            member: { input, origin: currentOrigin() },
            weight: weightOf(input),
            claim: currentContext()?.idempotency,
            part,
            resolve: (value) => {
              part.end();
              resolve(value as O);
            },
            reject: (error) => {
              part.end(error);
              reject(error);
            },
          });
          this.start();
        }),
    };
  }

  /** Runs a transaction that changes stock by itself, in turn with the group commits of this process. */
  alone<T>(work: () => Promise<T>, site?: CrashSite): Promise<T> {
    const run = bound(() => asSystem(() => this.work.run(work, site)));
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({
        alone: () =>
          run().then(resolve, (error: unknown) => {
            reject(error);
            return error;
          }),
        reject,
      });
      this.start();
    });
  }

  private start(): void {
    if (this.flying) return;
    this.flying = true;
    void detached(() => asSystem(() => this.drain()));
  }

  private async drain(): Promise<void> {
    // requests that arrive in the same turn of the event loop join the first flight
    await new Promise((resume) => setImmediate(resume));
    try {
      while (this.waiting.length > 0) {
        const [next] = this.waiting;
        if (isTurn(next)) {
          this.waiting.shift();
          const error = await next.alone();
          if (error instanceof DatabaseUnavailableError) this.rejectAll(error);
        } else {
          await this.fly(this.take());
        }
      }
    } finally {
      this.flying = false;
    }
  }

  /** The next members in order of arrival, as many as one transaction takes. */
  private take(): Waiting[] {
    const batch: Waiting[] = [];
    let weight = 0;
    while (batch.length < MOST_REQUESTS) {
      const next = this.waiting[0];
      if (next === undefined || isTurn(next) || (batch.length > 0 && weight + next.weight > MOST_WEIGHT))
        break;
      this.waiting.shift();
      batch.push(next);
      weight += next.weight;
    }
    return batch;
  }

  /** One transaction for the batch; when it breaks on something that will not pass, its halves are tried, down to the culprit. */
  private async fly(batch: readonly Waiting[]): Promise<void> {
    this.counted.flown += 1;
    this.counted.members += batch.length;
    let outcomes: Map<Waiting, Outcome<unknown>>;
    try {
      const parts = batch.map(({ part }) => part);
      outcomes = await inBatch('batch of group commit', parts, () =>
        this.work.run(() => this.together(batch), 'batch'),
      );
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      if (batch.length === 1 || ['BusyError', 'DatabaseUnavailableError'].includes(reason.name)) {
        for (const each of batch) each.reject(reason);
        if (reason instanceof DatabaseUnavailableError) this.rejectAll(reason);
        return;
      }
      this.counted.split += 1;
      const middle = Math.ceil(batch.length / 2);
      await this.fly(batch.slice(0, middle));
      await this.fly(batch.slice(middle));
      return;
    }
    for (const each of batch) {
      const outcome = outcomes.get(each);
      if (!outcome) this.again(each);
      else if (outcome.ok) each.resolve(outcome.value);
      else each.reject(outcome.error);
    }
  }

  /** Whoever waits behind a flight that found no database would find none either, each after another wait. */
  private rejectAll(error: DatabaseUnavailableError): void {
    for (const each of this.waiting.splice(0)) each.reject(error);
  }

  private again(each: Waiting): void {
    this.waiting.unshift(each);
  }

  /** Runs in the transaction: known keys are answered, twins wait for the first of them, the rest is done by kind. */
  private async together(batch: readonly Waiting[]): Promise<Map<Waiting, Outcome<unknown>>> {
    const outcomes = new Map<Waiting, Outcome<unknown>>();
    const known = await this.keys.known(batch.flatMap((each) => each.claim ?? []));
    const first = new Map<string, Waiting>();
    const twins: Waiting[] = [];
    const leaders: Waiting[] = [];
    for (const each of batch) {
      const record = each.claim && known.get(each.claim.id);
      if (each.claim && record) outcomes.set(each, refused(this.keys.answerTo(each.claim, record)));
      else if (each.claim && first.has(each.claim.id)) twins.push(each);
      else {
        if (each.claim) first.set(each.claim.id, each);
        leaders.push(each);
      }
    }
    for (const [doBatch, members] of Map.groupBy(leaders, (each) => each.doBatch)) {
      const results = await doBatch(members.map((each) => each.member));
      members.forEach((each, at) => outcomes.set(each, results[at] as Outcome<unknown>));
    }
    const records = leaders.flatMap((each) => {
      const outcome = outcomes.get(each);
      return each.claim && outcome?.ok ? [this.keys.recordOf(each.claim, outcome.value)] : [];
    });
    await this.keys.keep(records);
    const kept = new Map(records.map((record) => [record._id, record]));
    for (const twin of twins) {
      const record = twin.claim && kept.get(twin.claim.id);
      // a refusal keeps nothing, so the twin of a refused request has its own try in the next flight
      if (twin.claim && record) outcomes.set(twin, refused(this.keys.answerTo(twin.claim, record)));
    }
    return outcomes;
  }
}
