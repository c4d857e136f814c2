import { Injectable } from '@nestjs/common';
import type { Requests } from '#contracts/registry.js';
import { Answers, type Heard, Hears } from '#platform/bus/decorators.js';
import { asKnown } from './customer.rules.js';
import { CustomersService } from './customers.service.js';
import {
  STATISTICS_FACTS,
  STATISTICS_HANDLER,
  StatisticsIntegrity,
} from './statistics/statistics.integrity.js';
import { StatisticsService } from './statistics/statistics.service.js';

type Ask<N extends keyof Requests> = Requests[N]['ask'];
type Answer<N extends keyof Requests> = Promise<Requests[N]['answer']>;

/** What customers say to other modules, and what they hear. */
@Injectable()
export class CustomersListeners {
  constructor(
    private readonly customers: CustomersService,
    private readonly statistics: StatisticsService,
    private readonly integrity: StatisticsIntegrity,
  ) {}

  @Answers('customers.create')
  async create(wanted: Ask<'customers.create'>): Answer<'customers.create'> {
    return asKnown(await this.customers.create(wanted));
  }

  @Answers('customers.find')
  find({ ids }: Ask<'customers.find'>): Answer<'customers.find'> {
    return this.customers.find(ids);
  }

  @Answers('customers.byReference')
  byReference({ system, ids }: Ask<'customers.byReference'>): Answer<'customers.byReference'> {
    return this.customers.byReference(system, ids);
  }

  @Answers('customers.byEmail')
  byEmail({ email }: Ask<'customers.byEmail'>): Answer<'customers.byEmail'> {
    return this.customers.byEmail(email);
  }

  @Answers('customers.integrity')
  async check(): Answer<'customers.integrity'> {
    return [await this.integrity.check()];
  }

  @Hears(STATISTICS_FACTS, { as: STATISTICS_HANDLER, batch: 250 })
  count(facts: readonly Heard<(typeof STATISTICS_FACTS)[number]>[]): Promise<void> {
    return this.statistics.count(facts);
  }
}
