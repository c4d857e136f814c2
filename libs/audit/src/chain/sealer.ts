import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '#platform/clock/clock.js';
import { asSystem } from '#platform/context/request-context.js';
import { Rounds } from '#platform/life/rounds.js';
import { leastIdAt } from '#platform/mongo/ids.js';
import { Leases } from '#platform/outbox/lease.js';
import { checkpoint, type Head, headOf, seal, START } from './proof/chain.rules.js';
import { type AuditSeal, AuditSealer } from './chain.schema.js';
import { CheckpointFile } from './checkpoint-file.js';
import { retirement } from './proof/exceptions.rules.js';
import { Keyring } from './proof/keyring.js';
import { StoredChain } from './stored-chain.js';

const EVERY_MS = 1_000;
const MOST_AT_ONCE = 500;
/** Ids begin with a second: an entry is sealed when its second is over and its transaction has had time to commit. */
const REST_MS = 2_000;
/** No transaction lives longer than a minute: after it, nobody comes late any more. */
const LATE_MS = 75_000;
const LONG_BEFORE_MS = 600_000;
const LEASE = 'audit';
const PROOF = { _id: 1, mac: 1 } as const;

type Row = { readonly _id: string; readonly mac: string };

/**
 * Chains committed entries, some hundred at a time, and signs how far it has come. One process at a time: by its lease,
 * and in the end by the number of the next seal, which exists once.
 */
@Injectable()
export class Sealer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Sealer.name);
  private readonly leases: Leases<AuditSealer>;
  private readonly rounds = new Rounds(
    () => asSystem(() => this.advance()),
    (error) => this.brokenOff(error),
  );
  private prepared = false;
  private waiting = false;
  private head: Head | null = null;
  /** the greatest id that was sealed in the order of ids */
  private last = '';
  /** up to here nobody can come late any more */
  private settled = '';

  constructor(
    private readonly chain: StoredChain,
    @InjectModel(AuditSealer.name) private readonly sealers: Model<AuditSealer>,
    private readonly keys: Keyring,
    private readonly file: CheckpointFile,
    private readonly clock: Clock,
  ) {
    this.leases = new Leases(sealers, randomUUID(), () => this.clock.now());
  }

  onApplicationBootstrap(): void {
    this.rounds.every(EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.end();
    await this.leases.end().catch(() => undefined);
  }

  /**
   * Seals what may be sealed, after the round that is under way: two at once would take the same place.
   *
   * @returns how many entries; 0 also when another process does it or the database is away
   */
  async round(): Promise<number> {
    return (await this.rounds.wake()) ?? 0;
  }

  private brokenOff(error: unknown): number {
    this.head = null;
    this.leases.forget(LEASE);
    // somebody else has written the next seal
    if ((error as { code?: unknown }).code === 11_000) return 0;
    // said once, not every second for as long as the database is away
    if (!this.waiting) this.logger.warn({ err: error }, 'Entries of the audit log wait to be sealed');
    this.waiting = true;
    return 0;
  }

  private async advance(): Promise<number> {
    if (!(await this.holdsLease())) {
      this.head = null;
      return 0;
    }
    const begun = this.head ?? (await this.begin());
    let head = begun;
    head = await this.sealNew(head);
    head = await this.sealLate(head);
    if (head.seq > begun.seq) {
      const mark = checkpoint(head, this.clock.now(), this.keys);
      await this.chain.marks.create([mark]);
      await this.file.add(mark);
    }
    this.head = head;
    this.waiting = false;
    return head.seq - begun.seq;
  }

  private async sealNew(from: Head): Promise<Head> {
    let head = from;
    const upTo = leastIdAt(new Date(this.clock.millis() - REST_MS));
    for (;;) {
      const rows = await this.rows(this.last, upTo);
      if (rows.length === 0) return head;
      head = await this.write(head, rows, false);
      this.last = rows.at(-1)?._id ?? this.last;
      if (rows.length < MOST_AT_ONCE) return head;
    }
  }

  /** Looks once more at every second that is long over, for entries that were committed after it had been sealed. */
  private async sealLate(from: Head): Promise<Head> {
    let head = from;
    const over = leastIdAt(new Date(this.clock.millis() - LATE_MS));
    const upTo = over < this.last ? over : `${this.last}.`;
    while (this.settled < upTo) {
      const rows = await this.rows(this.settled, upTo);
      const end = rows.length < MOST_AT_ONCE ? upTo : (rows.at(-1)?._id ?? upTo);
      const missed = await this.unsealed(rows);
      if (missed.length > 0) head = await this.write(head, missed, true);
      this.settled = end;
    }
    return head;
  }

  /** Entries with ids greater than `after` and less than `below`. */
  private async rows(after: string, below: string): Promise<Row[]> {
    return (await this.chain.logs
      .find({ _id: { $gt: after, $lt: below } }, PROOF)
      .sort({ _id: 1 })
      .limit(MOST_AT_ONCE)
      .lean()) as Row[];
  }

  private async unsealed(rows: readonly Row[]): Promise<Row[]> {
    const [first] = rows;
    if (!first) return [];
    const sealed = new Set<string>();
    for await (const { ids } of this.chain.sealsAround(first._id, rows.at(-1)?._id ?? first._id))
      for (const id of ids) sealed.add(id);
    return rows.filter(({ _id }) => !sealed.has(_id));
  }

  private async write(head: Head, rows: readonly Row[], late: boolean): Promise<Head> {
    const made = seal(head, rows, { late, at: this.clock.now() }, this.keys);
    await this.chain.sealed.create([made as unknown as AuditSeal]);
    return headOf(made);
  }

  /** Finds out where the chain goes on: after its last seal, else where it was retired, else at its very beginning. */
  private async begin(): Promise<Head> {
    const last = await this.chain.lastSeal();
    const retired = await this.chain.lastRetirement();
    if (last) {
      const inOrder = last.late ? await this.chain.lastSeal({ late: false }) : last;
      this.last = inOrder?.ids.at(-1) ?? retired?.last ?? '';
      this.settled = leastIdAt(new Date(Math.min(last.at.getTime(), this.clock.millis()) - LONG_BEFORE_MS));
      return headOf(last);
    }
    if (retired) {
      this.last = this.settled = retired.last;
      return { seal: retired.seal, seq: retired.seq, hash: retired.hash };
    }
    return this.beginAnew();
  }

  /** Entries of a version that did not sign them stand before the beginning of the chain. */
  private async beginAnew(): Promise<Head> {
    const [old] = await this.chain.logs
      .find({ mac: { $exists: false } }, { _id: 1 })
      .sort({ _id: -1 })
      .limit(1)
      .lean();
    this.last = this.settled = old?._id ?? '';
    if (old)
      await this.chain.leaves.create([
        retirement(START, old._id, this.clock.now(), this.keys) as unknown as Record<string, never>,
      ]);
    return START;
  }

  private async holdsLease(): Promise<boolean> {
    if (!this.prepared) {
      const free = { $setOnInsert: { owner: null, until: null } };
      await this.sealers.updateOne({ _id: LEASE }, free, { upsert: true });
      this.prepared = true;
    }
    return this.leases.hold(LEASE);
  }
}
