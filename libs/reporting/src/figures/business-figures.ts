import { Injectable } from '@nestjs/common';
import { toDecimal } from '#contracts/money.js';
import { type Heard, Hears } from '#platform/bus/decorators.js';
import { Metrics } from '#platform/metrics/metrics.js';

type Heeded =
  | 'order:created'
  | 'order:cancelled'
  | 'order:shipped'
  | 'inventory:updated'
  | 'stock:low'
  | 'reservation:expired';

const EVERY_PROCESS = 'of the whole shop, told alike by every process: take the greatest, not the sum';

/**
 * What the business does, counted from the facts of all processes since this one began. Every process tells the same
 * sums, so that a rate is that of the shop whichever of them is asked.
 */
@Injectable()
export class BusinessFigures {
  private readonly orders;
  private readonly revenue;
  private readonly units;
  private readonly stock;

  constructor(metrics: Metrics) {
    this.orders = metrics.counter({
      name: 'tallyhouse_orders_total',
      help: `Orders placed, cancelled and shipments made, ${EVERY_PROCESS}`,
      labels: ['step'],
    });
    this.revenue = metrics.counter({
      name: 'tallyhouse_revenue_total',
      help: `Totals of orders placed or cancelled, in units of the currency, ${EVERY_PROCESS}`,
      labels: ['currency', 'step'],
    });
    this.units = metrics.counter({
      name: 'tallyhouse_units_total',
      help: `Pieces ordered and shipped, ${EVERY_PROCESS}`,
      labels: ['step'],
    });
    this.stock = metrics.counter({
      name: 'tallyhouse_stock_events_total',
      help: `Levels that sold out or fell to their reorder point, holds that lapsed, ${EVERY_PROCESS}`,
      labels: ['event'],
    });
  }

  @Hears(
    [
      'order:created',
      'order:cancelled',
      'order:shipped',
      'inventory:updated',
      'stock:low',
      'reservation:expired',
    ],
    { as: 'reporting.figures', on: 'every process' },
  )
  count(facts: readonly Heard<Heeded>[]): Promise<void> {
    for (const fact of facts) this.add(fact);
    return Promise.resolve();
  }

  private add({ name, data }: Heard<Heeded>): void {
    switch (name) {
      case 'order:created':
        this.orders.inc({ step: 'placed' });
        this.units.inc({ step: 'ordered' }, data.units);
        this.revenue.inc({ currency: data.currency, step: 'placed' }, toDecimal(data.total, data.currency));
        break;
      case 'order:cancelled':
        this.orders.inc({ step: 'cancelled' });
        this.revenue.inc(
          { currency: data.currency, step: 'cancelled' },
          toDecimal(data.total, data.currency),
        );
        break;
      case 'order:shipped':
        this.orders.inc({ step: 'shipped' });
        this.units.inc(
          { step: 'shipped' },
          data.lines.reduce((sum, line) => sum + line.quantity, 0),
        );
        break;
      case 'inventory:updated':
        if (soldOut(data)) this.stock.inc({ event: 'sold_out' });
        break;
      case 'stock:low':
        this.stock.inc({ event: 'low' });
        break;
      case 'reservation:expired':
        this.stock.inc({ event: 'hold_lapsed' });
    }
  }
}

/** Whether this change of a level took the last piece that was for sale. */
function soldOut({ balance, delta }: Heard<'inventory:updated'>['data']): boolean {
  const available = (of: Partial<typeof balance>): number =>
    (of.onHand ?? 0) - (of.damaged ?? 0) - (of.quarantine ?? 0) - (of.allocated ?? 0) - (of.reserved ?? 0);
  const now = available(balance) - balance.safetyStock;
  return now <= 0 && now - available(delta) > 0;
}
