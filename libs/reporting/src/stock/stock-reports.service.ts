import { Injectable } from '@nestjs/common';
import type { AsOf, Period } from '#contracts/sales.js';
import type { Priced, StockReportBy } from '#contracts/stock-reports.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { type Aged, type AgedRow, AGES, agesOf } from './ageing.rules.js';
import { named, type Pace, turnoverOf, type TurnoverRow } from './turnover.rules.js';
import { type Worth, type WorthRow, worthOf } from './value.rules.js';

const PRODUCTS_AT_ONCE = 1_000;

interface Wanted {
  readonly by: StockReportBy;
  readonly locationId?: string;
  readonly currency?: string;
  readonly limit: number;
}
type Totalled<R, T> = AsOf<R> & { readonly totals: readonly T[] };

/** Puts together what stock and catalogue say. */
@Injectable()
export class StockReports {
  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  async worth(wanted: Wanted): Promise<Totalled<WorthRow, Worth>> {
    const { rows, dataAsOf } = await this.bus.ask('inventory.now', placeOf(wanted));
    return { ...worthOf(rows, await this.priced(rows), wanted), dataAsOf };
  }

  async ageing(wanted: Wanted): Promise<Totalled<AgedRow, Aged>> {
    const ask = { ...placeOf(wanted), at: this.clock.now(), days: AGES };
    const { rows, dataAsOf } = await this.bus.ask('inventory.aged', ask);
    return { ...agesOf(rows, await this.priced(rows), wanted), dataAsOf };
  }

  async turnover({
    by,
    pace,
    limit,
    ...wanted
  }: Wanted & Period & { pace: Pace }): Promise<AsOf<TurnoverRow>> {
    const { from, to } = wanted;
    const { rows, dataAsOf } = await this.bus.ask('inventory.moved', { ...placeOf(wanted), by, from, to });
    const lengthMs = to.getTime() - from.getTime();
    const most = turnoverOf(rows, { lengthMs, pace, limit });
    return { rows: named(most, await this.priced(most)), dataAsOf };
  }

  private async priced(rows: readonly { productId: string | null }[]): Promise<Map<string, Priced>> {
    const ids = [...new Set(rows.flatMap(({ productId }) => productId ?? []))];
    const all = new Map<string, Priced>();
    for (let at = 0; at < ids.length; at += PRODUCTS_AT_ONCE) {
      const productIds = ids.slice(at, at + PRODUCTS_AT_ONCE);
      for (const [id, product] of await this.bus.ask('catalog.priced', { productIds })) all.set(id, product);
    }
    return all;
  }
}

const placeOf = ({ locationId }: { locationId?: string }) => (locationId === undefined ? {} : { locationId });
