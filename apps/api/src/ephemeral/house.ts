import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Connection } from 'mongoose';
import { ResetSender } from '../../../../libs/auth/src/resets/reset-sender.js';
import { type Credential, DemoUsers } from '../../../../libs/auth/src/users/demo-users.js';
import type { Mail } from '../../../../libs/testing/src/tallyhouse.js';
import type { EventName } from '#contracts/registry.js';
import type { AnyFact } from '#platform/bus/decorators.js';
import { Relay } from '#platform/bus/relay.js';
import { Clock } from '#platform/clock/clock.js';
import type { Settings } from '#platform/config/settings.js';
import { Migrations } from '#platform/mongo/migrations.js';
import { Snapshot } from '#platform/mongo/collections/snapshot.js';
import { FactFeed } from '#platform/outbox/fact-feed.js';
import { Schedule } from '#platform/schedule/schedule.js';
import { AppModule } from '../app.module.js';
import { createApp } from '../create-app.js';
import { exampleValues } from '../example-values.js';
import { serveKept } from '../serve-kept.js';
import type { Door } from './door.js';
import { furnish } from './shop.js';

/**
 * The application of an ephemeral instance. It is put back to its seed by taking it down, restoring the database and
 * putting it up again: whatever it kept in memory is gone for certain.
 */
export class House {
  private app!: NestFastifyApplication;
  private seed!: Snapshot;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly settings: Settings,
    private readonly door: Door,
  ) {}

  /** Makes the database, plants the seed, and opens the door. @returns the house, and the users that may log in */
  static async build(
    settings: Settings,
    door: Door,
  ): Promise<{ house: House; users: readonly Credential[] }> {
    const house = new House(settings, door);
    await house.putUp({ first: () => house.app.get(Migrations).run() });
    const users = await house.app.get(DemoUsers).seed();
    await furnish(house.app, users);
    await house.settle();
    await house.app.close();
    // kept while nothing is at work: no lease of a former life stands in it
    await house.putUp({
      first: async () => {
        house.seed = await Snapshot.of(house.connection);
      },
    });
    house.open();
    return { house, users };
  }

  /** Back to the seed and to the present; requests that come meanwhile wait. One after another. */
  reset(): Promise<void> {
    return this.inTurn(async () => {
      await this.door.shut();
      await this.app.close();
      await this.putUp({ first: () => this.seed.restore(this.connection) });
      this.open();
    });
  }

  /** Waits until everything has been done that follows from what was asked so far. */
  settle(): Promise<void> {
    return this.inTurn(() => this.settled());
  }

  now(): Date {
    return this.app.get(Clock).now();
  }

  /** Moves the clock and does what has become due. @param milliseconds may be negative */
  travel(milliseconds: number): Promise<Date> {
    return this.inTurn(async () => {
      this.app.get(Clock).travel(milliseconds);
      await this.settled();
      return this.now();
    });
  }

  /** Back to the present. */
  present(): Promise<Date> {
    return this.inTurn(async () => {
      this.app.get(Clock).returnToPresent();
      await this.settled();
      return this.now();
    });
  }

  /** The latest mails as they were sent, the newest first. */
  async mails(to?: string): Promise<readonly Mail[]> {
    await this.settle();
    const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
    return (await this.app.inject(`/dev/mailbox.json${query}`)).json<Mail[]>();
  }

  /** Every event that its handlers have heard, in order. */
  async events(after: number, limit: number, names?: readonly EventName[]): Promise<readonly AnyFact[]> {
    await this.settle();
    const { facts } = await this.app.get(FactFeed, { strict: false }).after(after, limit, names);
    return facts;
  }

  /** Drops the database; nothing works afterwards. */
  async tearDown(): Promise<void> {
    await this.inTurn(async () => {
      await this.door.shut();
      await this.connection.dropDatabase();
      await this.app.close();
    });
  }

  private get connection(): Connection {
    return this.app.get<Connection>(getConnectionToken(), { strict: false });
  }

  /** @param first done before anything of the application looks at the database */
  private async putUp({ first }: { first: () => Promise<unknown> }): Promise<void> {
    this.app = await createApp(this.settings, {
      module: AppModule.with(this.settings),
      examples: exampleValues,
      keptAnswers: serveKept,
    });
    this.app.enableShutdownHooks();
    await first();
    await this.app.init();
    await this.fastify.ready();
  }

  private open(): void {
    const { fastify } = this;
    this.door.lead((request, response) => fastify.routing(request, response));
  }

  private get fastify(): FastifyInstance {
    return this.app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  }

  private async settled(): Promise<void> {
    await this.app.get(Schedule, { strict: false }).lookNow();
    await this.app.get(ResetSender, { strict: false }).wake();
    await this.app.get(Relay, { strict: false }).drained();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
