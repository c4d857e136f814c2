import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose, { type Connection } from 'mongoose';
import { AppModule } from '../../../apps/api/src/app.module.js';
import { createApp } from '../../../apps/api/src/create-app.js';
import { serveKept } from '../../../apps/api/src/serve-kept.js';
import { DemoUsers } from '../../../libs/auth/src/users/demo-users.js';
import type { Role } from '#contracts/access.js';
import { BusExplorer } from '#platform/bus/explorer.js';
import { Relay } from '#platform/bus/relay.js';
import { readSettings } from '#platform/config/settings.js';
import { Migrations } from '#platform/mongo/migrations.js';
import { Client } from '../../support/client.js';
import { ok } from '../../support/given.js';
import { type Environment, environmentFor } from './environment.js';
import { Server } from './server.js';
import { Worker } from './worker.js';

/** A database that stands ready, with users and goods, and the processes that serve it. */
export interface Shop {
  readonly environment: Environment;
  readonly database: Connection;
  /** what each product has of stock */
  readonly stock: ReadonlyMap<string, number>;
  /** names of the handlers that have a place in the log */
  readonly handlers: readonly string[];
  token(role: Role): string;
  /** An API process that is not started yet. */
  server(more?: Environment): Server;
  /** A worker process that is not started yet; it handles events whatever the shop's setting is. */
  worker(more?: Environment): Worker;
  /** Ends every process that was made here, and leaves no trace. */
  close(): Promise<void>;
}

/**
 * Prepares a database in this process and leaves it to others.
 *
 * @param stock pieces of each product
 */
export async function openShop(
  mongo: string,
  stock: readonly number[],
  more: Environment = {},
): Promise<Shop> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tallyhouse-crash-'));
  const environment = environmentFor(mongo, dataDir, more);
  const prepared = await prepare(environment, stock);
  const database = await mongoose
    .createConnection(environment['MONGODB_URI'] ?? '', { autoIndex: false, autoCreate: false })
    .asPromise();
  const programs: (Server | Worker)[] = [];
  return {
    environment,
    database,
    stock: prepared.stock,
    handlers: prepared.handlers,
    token: (role) => prepared.tokens.get(role) ?? '',
    server: (own = {}) => {
      const server = new Server({ ...environment, ...own });
      programs.push(server);
      return server;
    },
    worker: (own = {}) => {
      const worker = new Worker({ ...environment, HANDLE_EVENTS: 'true', ...own });
      programs.push(worker);
      return worker;
    },
    close: async () => {
      for (const program of programs) await program.kill();
      await database.dropDatabase().catch(() => undefined);
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function prepare(environment: Environment, stock: readonly number[]) {
  const settings = readSettings({ ...environment, HANDLE_EVENTS: 'true', LOG_LEVEL: 'silent' });
  const app = await createApp(settings, { module: AppModule.with(settings), keptAnswers: serveKept });
  try {
    await app.get(Migrations).run();
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const tokens = new Map<Role, string>();
    for (const { role, email, password } of await app.get(DemoUsers).seed()) {
      const client = new Client(url);
      await client.login(email, password);
      tokens.set(role, client.token ?? '');
    }
    const manager = new Client(url);
    manager.token = tokens.get('manager') ?? '';
    const products = new Map<string, number>();
    for (const [at, quantity] of stock.entries()) {
      const { id } = ok(
        await manager.post('/v1/products', {
          sku: `SKU-${at}`,
          name: `Thing ${at}`,
          price: 2.5 + at,
          currency: 'GBP',
          status: 'ACTIVE',
        }),
      );
      ok(await manager.post(`/v1/inventory/${id}/receipts`, { quantity }));
      products.set(id, quantity);
    }
    await app.get(Relay).drained();
    const handlers = app.get(BusExplorer).hearers.filter((hearer) => hearer.on === 'one process');
    return { tokens, stock: products, handlers: handlers.map((hearer) => hearer.as).sort() };
  } finally {
    await app.close();
  }
}
