import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Integrity } from '#contracts/integrity.js';
import { Bus } from '#platform/bus/bus.js';
import { WaitingFacts } from '#platform/outbox/waiting-facts.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { disagreement, statisticsId } from './statistics.rules.js';
import { CustomerStatistics } from './statistics.schema.js';

/** The handler's name for ever: its place in the log of events is kept under it. */
export const STATISTICS_HANDLER = 'customers.statistics';
export const STATISTICS_FACTS = [
  'order:created',
  'order:cancelled',
  'order:shipped',
  'order:shipment-failed',
  'return:processed',
  'refund:issued',
] as const;

const MOST_COUNTEREXAMPLES = 20;

/** I11: statistics equal a recomputation from the orders, but for customers of whom facts are still to be handled. */
@Injectable()
export class StatisticsIntegrity {
  constructor(
    @InjectModel(CustomerStatistics.name) private readonly statistics: Model<CustomerStatistics>,
    private readonly waitingFacts: WaitingFacts,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** Orders, statistics and the place in the log are read from one snapshot, so that nothing moves in between. */
  check(): Promise<Integrity> {
    return this.work.run(async () => {
      const kept = new Map((await this.statistics.find().lean()).map((row) => [row._id, row]));
      const totals = new Map(
        (await this.bus.ask('orders.totalsByCustomer', {})).map((each) => [
          statisticsId(each.customerId, each.currency),
          each,
        ]),
      );
      const waiting = await this.customersWaiting();
      const ids = [...new Set([...kept.keys(), ...totals.keys()])];
      const wrong = ids.flatMap((id) => {
        const differs = disagreement(kept.get(id), totals.get(id));
        const customerId = (kept.get(id) ?? totals.get(id))?.customerId as string;
        return differs ? [{ id, customerId, ...differs }] : [];
      });
      const failed = wrong.filter(({ customerId }) => !waiting.has(customerId));
      return {
        name: 'I11',
        description: "Each customer's statistics equal a recomputation from the orders.",
        checked: ids.length,
        failed: failed.length,
        pending: wrong.length - failed.length,
        counterexamples: failed.slice(0, MOST_COUNTEREXAMPLES),
      };
    });
  }

  /** Customers of whom facts wait in the outbox, in the log beyond the handler's place, or parked. */
  async customersWaiting(): Promise<Set<string>> {
    const facts = await this.waitingFacts.of(STATISTICS_HANDLER, STATISTICS_FACTS);
    return new Set(facts.flatMap(({ data }) => data.customerId ?? []));
  }
}
