import type { TestApp } from '../support/app.js';

const DAY = 86_400_000;
const AGES = [0, 31, 61, 91, 181, 366];

interface Row {
  readonly _id: string;
  readonly productId: string;
  readonly locationId: string;
  readonly seq: number;
  readonly kind: string;
  readonly delta: { readonly onHand?: number };
  at: Date;
}

/** The stock ledger, walked from its first day by plain arithmetic. */
export class Shelves {
  private constructor(private readonly levels: ReadonlyMap<string, readonly Row[]>) {}

  /** Spreads what was booked in a moment over so many milliseconds before now, each level in its order. */
  static async over(app: TestApp, span: number): Promise<Shelves> {
    const ledger = app.database.collection<Row>('stock_ledger');
    const rows = await ledger.find().sort({ _id: 1 }).toArray();
    const levels = Map.groupBy(rows, ({ productId, locationId }) => `${productId}:${locationId}`);
    const now = app.clock.millis();
    for (const level of levels.values())
      for (const [at, row] of level.entries()) {
        row.at = new Date(Math.floor(now - span * ((level.length - at) / (level.length + 1)) ** 2));
        await ledger.updateOne({ _id: row._id }, { $set: { at: row.at } });
      }
    return new Shelves(levels);
  }

  /** First in, first out: what is left, by product and span of age. */
  ages(locationId: string, now: Date): [productId: string, fromDays: number, units: number][] {
    const found = new Map<string, number>();
    for (const rows of this.levels.values()) {
      if (rows[0]?.locationId !== locationId) continue;
      const queue: { units: number; at: Date }[] = [];
      for (const { delta, at } of rows) {
        let { onHand = 0 } = delta;
        if (onHand > 0) queue.push({ units: onHand, at });
        for (; onHand < 0; onHand++) {
          const first = queue[0];
          if (first && --first.units === 0) queue.shift();
        }
      }
      for (const { units, at } of queue) {
        const days = (now.getTime() - at.getTime()) / DAY;
        const key = `${rows[0]?.productId} ${AGES.findLast((from) => days >= from) ?? 0}`;
        found.set(key, (found.get(key) ?? 0) + units);
      }
    }
    return [...found].map(([key, units]) => {
      const [productId = '', from] = key.split(' ');
      return [productId, Number(from), units];
    });
  }

  /** What was on hand at the beginning, at the end and on average, and what was shipped. */
  walked(by: 'product' | 'location', from: Date, to: Date) {
    const sums = new Map<string, { opening: number; closing: number; average: number; shipped: number }>();
    for (const rows of this.levels.values()) {
      const key = rows[0]?.[`${by}Id`] ?? '';
      const sum = sums.get(key) ?? { opening: 0, closing: 0, average: 0, shipped: 0 };
      let [onHand, since, area, opening] = [0, from.getTime(), 0, 0];
      for (const { delta, at, kind } of rows) {
        const moved = delta.onHand ?? 0;
        if (at >= to) break;
        if (at < from) opening += moved;
        else {
          area += onHand * (at.getTime() - since);
          since = at.getTime();
          if (kind === 'SHIP' || kind === 'RESHELVE') sum.shipped -= moved;
        }
        onHand += moved;
      }
      area += onHand * (to.getTime() - since);
      sum.opening += opening;
      sum.closing += onHand;
      sum.average += area / (to.getTime() - from.getTime());
      sums.set(key, sum);
    }
    return sums;
  }
}
