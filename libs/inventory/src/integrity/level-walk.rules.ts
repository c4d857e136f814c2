import { BUCKETS, type Bucket } from '#contracts/inventory.js';
import { type Level, nothing, type Row, type StockFault, type Sums } from './evidence.js';
import { canMove } from './signatures.rules.js';

/** A row whose balance is not the balance before plus its change: which of the two is wrong, its neighbour tells. */
interface Doubt {
  readonly row: Row;
  readonly bucket: Bucket;
  readonly before: number;
}

/**
 * Walks the ledger of one level from its first row on. Three witnesses speak of each quantity: the changes summed up, the
 * balance that each row carries, and the level itself. Where two of them agree, the third is wrong and its right value
 * is proven.
 */
export class LevelWalk {
  readonly faults: StockFault[] = [];
  /** of the last row that was walked, as its id says */
  seq = 0;
  /** the sums at the level's own seq, when rows have come since */
  private frozen: { readonly sums: Sums; readonly at: number } | null = null;
  private sums = nothing();
  private doubts = new Map<Bucket, Doubt>();
  private lastAt = -Infinity;

  /** @param stopAt the seq of the level when it was read: what comes later is not held against it */
  constructor(
    readonly level: string,
    private readonly stopAt: number,
  ) {}

  add(row: Row): void {
    const seq = Number(row._id.slice(this.level.length + 1));
    if (this.seq === this.stopAt && this.frozen === null) this.freeze();
    if (seq > this.seq + 1) this.resume(row, seq);
    this.inOrder(row, seq);
    if (!canMove(row.kind, row.delta))
      this.blame('I2', row, { field: 'delta', found: row.delta, why: `no ${row.kind} moves a level so` });
    for (const bucket of BUCKETS) this.follow(row, bucket);
    this.seq = seq;
  }

  /**
   * What the level would have to say.
   *
   * @param movedOn whether the level has moved since it was read, so that rows beyond its seq are in order
   */
  end(level: Level | undefined, movedOn: boolean): StockFault[] {
    if (!this.frozen || !movedOn) this.freeze();
    const { sums, at } = this.frozen as { sums: Sums; at: number };
    if (!level) {
      if (this.seq > 0) this.blameLevel('I2', { why: `there is no such level, but ${this.seq} ledger rows` });
      return this.faults;
    }
    const differing: Bucket[] = [];
    for (const bucket of BUCKETS) {
      const doubt = this.doubts.get(bucket);
      if (doubt) this.resolve(doubt, level[bucket] === sums[bucket] ? 'balance' : 'delta', level[bucket]);
      else if (level[bucket] !== sums[bucket]) differing.push(bucket);
    }
    // a level that differs in its seq as well may know of rows that are gone: then neither is proven
    const known = level.seq === at;
    for (const bucket of differing)
      this.blameLevel('I2', {
        field: bucket,
        found: level[bucket],
        ...(known ? { proven: sums[bucket] } : {}),
        why: `its ledger rows sum to ${sums[bucket]}`,
      });
    if (!known)
      this.blameLevel('I6', {
        field: 'seq',
        found: level.seq,
        ...(differing.length === 0 ? { proven: at } : {}),
        why: `its last ledger row has seq ${at}`,
      });
    return this.faults;
  }

  /** Rows beyond the level's own seq; whether the level has moved on, or lies, only another look at it can tell. */
  get beyond(): number | null {
    return this.frozen !== null && this.seq > this.frozen.at ? this.seq : null;
  }

  private freeze(): void {
    this.frozen = { sums: { ...this.sums }, at: this.seq };
  }

  /** Rows are missing before this one: the sums go on from its balance. */
  private resume(row: Row, seq: number): void {
    for (let missing = this.seq + 1; missing < seq && missing <= this.seq + 20; missing++)
      this.faults.push({
        invariant: 'I6',
        collection: 'stock_ledger',
        id: `${this.level}:${String(missing).padStart(10, '0')}`,
        why: 'this row is missing',
      });
    for (const bucket of BUCKETS)
      this.sums[bucket] = (row.balanceAfter?.[bucket] ?? 0) - (row.delta[bucket] ?? 0);
    this.doubts.clear();
  }

  private inOrder(row: Row, seq: number): void {
    if (row.seq !== seq)
      this.blame('I6', row, { field: 'seq', found: row.seq, proven: seq, why: 'its id says another seq' });
    if (`${row.productId}:${row.locationId}` !== this.level)
      this.blame('I6', row, {
        field: 'productId:locationId',
        found: `${row.productId}:${row.locationId}`,
        proven: this.level,
        why: 'its id says another level',
      });
    const at = row.at instanceof Date ? row.at.getTime() : Number.NaN;
    if (!(at >= this.lastAt))
      this.blame('I6', row, { field: 'at', found: row.at, why: 'it is older than the row before' });
    if (!Number.isNaN(at)) this.lastAt = Math.max(this.lastAt, at);
  }

  private follow(row: Row, bucket: Bucket): void {
    const change = row.delta[bucket] ?? 0;
    const balance = row.balanceAfter?.[bucket];
    const doubt = this.doubts.get(bucket);
    if (doubt) {
      // the row after the doubtful one goes on either from the sum or from the balance
      this.resolve(doubt, balance === this.sums[bucket] + change ? 'balance' : 'delta');
      if (balance !== this.sums[bucket] + change) this.sums[bucket] = doubt.row.balanceAfter[bucket];
      this.doubts.delete(bucket);
    }
    const before = this.sums[bucket];
    this.sums[bucket] = before + change;
    if (!(balance >= 0 && Number.isSafeInteger(balance)))
      this.blame('I1', row, {
        field: `balanceAfter.${bucket}`,
        found: balance,
        why: 'it is not a whole number of pieces, 0 or more',
      });
    if (balance !== this.sums[bucket]) this.doubts.set(bucket, { row, bucket, before });
  }

  private resolve({ row, bucket, before }: Doubt, wrong: 'balance' | 'delta', level?: number): void {
    const balance = row.balanceAfter?.[bucket];
    const change = row.delta[bucket] ?? 0;
    const agreed = level === undefined || level === before + change || level === balance;
    this.blame('I2', row, {
      ...(wrong === 'balance'
        ? { field: `balanceAfter.${bucket}`, found: balance, ...(agreed ? { proven: before + change } : {}) }
        : { field: `delta.${bucket}`, found: change, ...(agreed ? { proven: balance - before } : {}) }),
      why: 'the balance before and the change do not make the balance after',
    });
  }

  private blame(
    invariant: StockFault['invariant'],
    row: Row,
    what: Omit<StockFault, 'invariant' | 'collection' | 'id'>,
  ) {
    this.faults.push({ invariant, collection: 'stock_ledger', id: row._id, ...what });
  }

  private blameLevel(
    invariant: StockFault['invariant'],
    what: Omit<StockFault, 'invariant' | 'collection' | 'id'>,
  ) {
    this.faults.push({ invariant, collection: 'stock_levels', id: this.level, ...what });
  }
}
