import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import { AppModule } from '../../apps/api/src/app.module.js';
import { createApp } from '../../apps/api/src/create-app.js';
import { exampleValues } from '../../apps/api/src/example-values.js';
import { serveKept } from '../../apps/api/src/serve-kept.js';
import { Passwords } from '../../libs/auth/src/passwords/passwords.js';
import { DemoUsers } from '../../libs/auth/src/users/demo-users.js';
import { Sweeper } from '../../libs/inventory/src/reservations/sweeper.js';
import type { Role } from '#contracts/access.js';
import { Relay } from '#platform/bus/relay.js';
import { Clock } from '#platform/clock/clock.js';
import { readSettings } from '#platform/config/settings.js';
import { Migrations } from '#platform/mongo/migrations.js';
import { Client } from './client.js';
import { knowDemoUsers } from './demo-passwords.js';
import { assertEventsTrue } from './events-truth.js';

/** The whole product in this process, over real HTTP and a database of its own. */
export interface TestApp {
  readonly url: string;
  readonly database: Connection;
  readonly clock: Clock;
  /** One logged-in client for each demo user. */
  as(role: Role): Client;
  /** A client that is not logged in. */
  anonymous(): Client;
  /** Waits until every handler has done every fact so far. */
  settled(): Promise<void>;
  /** Tidies lapsed holds up now. */
  sweep(): Promise<number>;
  get<T>(token: Type<T>): T;
  close(): Promise<void>;
}

/**
 * @param settings what differs from the settings of tests: no rate limits, no log, a database of its own
 * @param handlers further handlers of events
 */
export async function startApp(
  settings: Readonly<Record<string, string>> = {},
  handlers: Type[] = [],
): Promise<TestApp> {
  const base = process.env['MONGODB_TEST_URI'];
  if (!base) throw new Error('MONGODB_TEST_URI is not set; run the tests by npm test');
  // never a name that was there before: what an application wrote while its database was dropped must not be met again
  const name = `tallyhouse_test_${process.pid}_${randomUUID().slice(0, 13)}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'tallyhouse-test-'));
  const values = readSettings({
    NODE_ENV: 'test',
    MONGODB_URI: withDatabase(base, name),
    JWT_SECRET: 'access-secret-of-the-tests-0123456789',
    REFRESH_TOKEN_SECRET: 'refresh-secret-of-the-tests-0123456789',
    CURSOR_SECRET: 'cursor-secret-of-the-tests-0123456789',
    WEBHOOK_KEY: 'webhook-key-of-the-tests-0123456789-0',
    RATE_LIMIT_PER_MINUTE: '0',
    LOGIN_LIMIT_PER_MINUTE: '0',
    WEBHOOK_LOOPBACK: 'true',
    LOG_LEVEL: 'silent',
    DATA_DIR: dataDir,
    ...settings,
  });
  const whole = AppModule.with(values);
  const module = { ...whole, providers: [...(whole.providers ?? []), ...handlers] };
  const app = await createApp(values, { module, examples: exampleValues, keptAnswers: serveKept });
  await knowDemoUsers(app.get(Passwords), dataDir);
  await app.get(Migrations).run();
  await app.listen(0, '127.0.0.1');
  const url = await addressOf(app);
  const clients = new Map<Role, Client>();
  for (const { role, email, password } of await app.get(DemoUsers).seed()) {
    const client = new Client(url);
    await client.login(email, password);
    clients.set(role, client);
  }
  const database = app.get<Connection>(getConnectionToken());
  return {
    url,
    database,
    clock: app.get(Clock),
    as: (role) => clients.get(role) as Client,
    anonymous: () => new Client(url),
    settled: () => app.get(Relay).drained(),
    sweep: () => app.get(Sweeper).sweep(),
    get: (token) => app.get(token),
    close: async () => {
      // events that the document does not describe are a fault of the suite that told them
      const truth = await assertEventsTrue(url, database).catch((error: unknown) => error);
      await database.dropDatabase();
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
      if (truth instanceof Error) throw truth;
    },
  };
}

async function addressOf(app: NestFastifyApplication): Promise<string> {
  return (await app.getUrl()).replace('[::1]', '127.0.0.1');
}

function withDatabase(uri: string, name: string): string {
  const [address = '', query] = uri.split('?');
  const host = /^mongodb:\/\/[^/]+/.exec(address)?.[0] ?? address;
  return `${host}/${name}${query ? `?${query}` : ''}`;
}
