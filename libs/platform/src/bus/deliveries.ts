import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Combiner } from '../combine/combiner.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import { LeaseLostError, Leases } from '../outbox/lease.js';
import { LogStore } from '../outbox/log-store.js';
import type { HandlerCursor } from '../outbox/outbox.schema.js';
import { Delivery } from './delivery.js';
import { BusExplorer, type Hearer } from './explorer.js';

/** The handlers of facts and their way through the log, each by one process at a time. */
@Injectable()
export class Deliveries {
  private readonly logger = new Logger('Relay');
  private readonly leases: Leases<HandlerCursor>;
  private readonly prepared = new Set<string>();
  private readonly running = new Map<string, Promise<void>>();
  private deliveries: ReadonlyMap<string, Delivery> | undefined;
  private stopped = false;

  constructor(
    private readonly store: LogStore,
    private readonly explorer: BusExplorer,
    private readonly combiner: Combiner,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {
    this.leases = new Leases(store.cursors, randomUUID(), () => this.clock.now());
  }

  /** Names of all handlers that have a place in the log. */
  get names(): string[] {
    return [...this.byName.keys()];
  }

  /** @returns the handlers that are not at `head` or have a parked fact whose time has come */
  async due(head: number): Promise<string[]> {
    const cursors = await this.store.cursors.find({}, { position: 1 }).lean();
    const positions = new Map(cursors.map(({ _id, position }) => [_id, position]));
    const parked = await this.store.parked
      .find({ status: 'WAITING', nextAt: { $lte: this.clock.now() } }, { handler: 1 })
      .lean();
    const waiting = new Set(parked.map(({ handler }) => handler));
    return this.names.filter((name) => (positions.get(name) ?? 0) < head || waiting.has(name));
  }

  /**
   * Brings a handler to `head`, if no other process is at it; what it cannot do now is left for the next look.
   *
   * @param last gives the lease back afterwards
   */
  async run(name: string, head: number, { last = false } = {}): Promise<void> {
    const delivery = this.byName.get(name);
    if (!delivery || this.stopped || this.running.has(name)) return;
    const run = this.once(name, delivery, head, last).finally(() => this.running.delete(name));
    this.running.set(name, run);
    await run;
  }

  /** Waits for what is being done, begins nothing new, and gives the leases back. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running.values());
    await this.leases.end();
  }

  private async once(name: string, delivery: Delivery, head: number, last: boolean): Promise<void> {
    try {
      await this.prepare(name);
      if (!(await this.leases.hold(name))) return;
      while (!this.stopped && (await delivery.advance(head)));
      if (!this.stopped) await delivery.retry();
      if (last) await this.leases.release(name);
    } catch (error) {
      this.leases.forget(name);
      const why = error instanceof LeaseLostError ? 'has gone to another process' : 'waits for the database';
      this.logger.warn({ err: error, handler: name }, `${name} ${why}`);
    }
  }

  private async prepare(name: string): Promise<void> {
    if (this.prepared.has(name)) return;
    await this.store.cursors.updateOne(
      { _id: name },
      { $setOnInsert: { position: 0, owner: null, until: null } },
      { upsert: true },
    );
    this.prepared.add(name);
  }

  /** Made at first use: every module has been looked through by then. */
  private get byName(): ReadonlyMap<string, Delivery> {
    this.deliveries ??= new Map(
      this.explorer.hearers
        .filter((hearer) => hearer.on === 'one process')
        .map((hearer) => [hearer.as, this.deliveryTo(hearer)]),
    );
    return this.deliveries;
  }

  private deliveryTo(hearer: Hearer): Delivery {
    return new Delivery(hearer, {
      store: this.store,
      turn: (work, site) =>
        hearer.lane === 'stock' ? this.combiner.alone(work, site) : this.work.run(work, site),
      now: () => this.clock.now(),
      owner: this.leases.owner,
      complain: (error, fact, tries) =>
        this.logger.error(
          { err: error, handler: hearer.as, event: fact.id, tries },
          `${hearer.as} could not handle ${fact.id}`,
        ),
    });
  }
}
