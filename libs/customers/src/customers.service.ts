import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { Caller, Permission } from '#contracts/access.js';
import type { KnownCustomer } from '#contracts/customers.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { assertFresh } from '#platform/http/preconditions.js';
import { newId } from '#platform/mongo/ids.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { type CustomerChange, differences } from './change.rules.js';
import { asKnown, type CustomerSearch, draftCustomer, filterOf, type NewCustomer } from './customer.rules.js';
import { Customer, type CustomerRow } from './customer.schema.js';
import { CustomerNotFoundError, DuplicateCustomerError } from './customers.errors.js';
import type { Summary } from './statistics/statistics.rules.js';
import { StatisticsService } from './statistics/statistics.service.js';

/** Makes and finds customers. */
@Injectable()
export class CustomersService {
  constructor(
    @InjectModel(Customer.name) private readonly customers: Model<Customer>,
    private readonly statistics: StatisticsService,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly lists: Lists,
  ) {}

  /**
   * Makes a customer with its audit entry; joins the asker's transaction.
   *
   * @throws {DuplicateCustomerError} staff made one with this e-mail address before, or the reference is known
   */
  async create(wanted: NewCustomer): Promise<Customer> {
    try {
      return await this.work.run(async () => {
        const customer = draftCustomer(newId(), wanted, this.clock.now());
        await insertRows(this.customers, [customer]);
        const { _id, name, email, country, reference } = customer;
        const changes = Object.entries({ name, email, country, reference }).filter(
          ([, to]) => to !== undefined,
        );
        await this.bus.ask('audit.record', {
          entries: [
            {
              action: 'customer.create',
              resource: 'customer',
              resourceId: _id,
              changes: Object.fromEntries(changes.map(([field, to]) => [field, { to }])),
            },
          ],
        });
        return customer;
      });
    } catch (error) {
      throw duplicateOf(error) ?? error;
    }
  }

  /**
   * Changes the fields that differ; when none does, nothing is written.
   *
   * @param expected the version that the client has read
   * @throws {CustomerNotFoundError} also for a customer that is not the caller's own, unless staff change them
   * @throws {StaleError} they have changed since
   * @throws {DuplicateCustomerError} staff made another one with this e-mail address
   * @throws {ValidationFailedError} as `differences` does
   */
  async change(caller: Caller, id: string, wanted: CustomerChange, expected?: string): Promise<Customer> {
    const allowed = caller.customerId === id || caller.permissions.has('customers:write');
    try {
      return await this.work.run(async () => {
        const [customer]: CustomerRow[] = allowed ? await findRows(this.customers, { _id: id }) : [];
        if (!customer) throw new CustomerNotFoundError(id);
        assertFresh(expected, customer.version);
        const set = differences(customer, wanted, newId);
        if (Object.keys(set).length === 0) return customer;
        await changeRows(this.customers, [
          { filter: { _id: id, version: customer.version }, update: { $set: set, $inc: { version: 1 } } },
        ]);
        const { words: _words, ...shown } = set;
        const changes = Object.entries(shown).map(([field, to]) => [
          field,
          { from: customer[field as keyof Customer] ?? null, to },
        ]);
        await this.bus.ask('audit.record', {
          entries: [
            {
              action: 'customer.update',
              resource: 'customer',
              resourceId: id,
              changes: Object.fromEntries(changes) as Record<string, { from: unknown; to: unknown }>,
            },
          ],
        });
        return { ...customer, ...set, version: customer.version + 1 };
      });
    } catch (error) {
      throw duplicateOf(error) ?? error;
    }
  }

  async find(ids: readonly string[]): Promise<Map<string, KnownCustomer>> {
    const rows = await this.customers.find({ _id: { $in: [...ids] } }, { name: 1, email: 1 }).lean();
    return new Map(rows.map((row) => [row._id, asKnown(row)]));
  }

  /** @returns our ids by the ids of the other system; unknown ones are absent */
  async byReference(system: string, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.customers
      .find({ 'reference.system': system, 'reference.id': { $in: [...ids] } } as QueryFilter<Customer>, {
        reference: 1,
      })
      .lean();
    return new Map(rows.flatMap((row) => (row.reference ? [[row.reference.id, row._id] as const] : [])));
  }

  /** @returns the id of the customer with this address */
  async byEmail(email: string): Promise<string | null> {
    const filter = filterOf({ email }) as QueryFilter<Customer>;
    return (await this.customers.findOne(filter, { _id: 1 }).lean())?._id ?? null;
  }

  list(search: CustomerSearch, ask: ListAsk): Promise<Page<Customer>> {
    const filter = filterOf(search) as QueryFilter<Customer>;
    return this.lists.page(
      this.customers,
      {
        filter,
        sort: [
          ['createdAt', -1],
          ['_id', -1],
        ],
      },
      ask,
    );
  }

  /** @throws {CustomerNotFoundError} also for a customer that is not the caller's own, unless staff ask */
  async one(caller: Caller, customerId: string): Promise<Customer> {
    return this.visible(caller, customerId, 'customers:read');
  }

  /** @throws {CustomerNotFoundError} as `one` does */
  async statisticsOf(caller: Caller, customerId: string): Promise<Summary> {
    await this.visible(caller, customerId, 'statistics:read');
    return this.statistics.of(customerId);
  }

  private async visible(caller: Caller, customerId: string, permission: Permission): Promise<Customer> {
    const allowed = caller.customerId === customerId || caller.permissions.has(permission);
    const customer = allowed ? await this.customers.findOne({ _id: customerId }).lean() : null;
    if (!customer) throw new CustomerNotFoundError(customerId);
    return customer;
  }
}

function duplicateOf(error: unknown): DuplicateCustomerError | null {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== 11_000) return null;
  return new DuplicateCustomerError(error.message.includes('email_once') ? 'email' : 'reference');
}
