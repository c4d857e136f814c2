import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose, { type Connection, mongo } from 'mongoose';
import { AppModule } from '../../apps/api/src/app.module.js';
import { createApp } from '../../apps/api/src/create-app.js';
import { serveKept } from '../../apps/api/src/serve-kept.js';
import { rolesOf } from '../../apps/cli/src/roles/roles.rules.js';
import { APPEND_ONLY } from '../../libs/audit/src/chain/chain.schema.js';
import { chainBehind, Keeping } from '../../libs/audit/src/chain/keeping.js';
import { Keyring } from '../../libs/audit/src/chain/proof/keyring.js';
import { Sealer } from '../../libs/audit/src/chain/sealer.js';
import { verify } from '../../libs/audit/src/chain/proof/verify.js';
import { DemoUsers } from '../../libs/auth/src/users/demo-users.js';
import { Clock } from '#platform/clock/clock.js';
import { readSettings } from '#platform/config/settings.js';
import { Migrations } from '#platform/mongo/migrations.js';
import { Client } from '../support/client.js';

const DB = 'shop';
const PASSWORD = 'of-this-test-alone';
const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-roles-'));
let mongod: ChildProcess;
let port: number;
let app: NestFastifyApplication;

const url = async () => (await app.getUrl()).replace('[::1]', '127.0.0.1');
const ready = async () => (await fetch(`${await url()}/health/ready`)).status;
const uri = (user: string) =>
  `mongodb://${user}:${PASSWORD}@127.0.0.1:${port}/${DB}?replicaSet=rs0&authSource=admin`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return free;
}

/** A replica set of one that wants to know who comes. */
async function startMongod(): Promise<void> {
  port = await freePort();
  const key = join(folder, 'key');
  writeFileSync(key, 'a'.repeat(40), { mode: 0o600 });
  const args = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', 'rs0'];
  mongod = spawn(process.env['MONGOD_BIN'] ?? 'mongod', [...args, '--keyFile', key, '--nounixsocket'], {
    stdio: 'ignore',
  });
  const direct = { directConnection: true, serverSelectionTimeoutMS: 30_000 };
  const client = await mongo.MongoClient.connect(`mongodb://127.0.0.1:${port}/`, direct);
  const admin = client.db('admin');
  await admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: `127.0.0.1:${port}` }] } });
  while (!(await admin.command({ hello: 1 }))['isWritablePrimary'])
    await new Promise((resume) => setTimeout(resume, 50));
  await admin.command({ createUser: 'root', pwd: PASSWORD, roles: ['root'] });
  await client.close();
}

async function makeRoles(collections: string[]): Promise<void> {
  const client = await mongo.MongoClient.connect(uri('root'));
  for (const { role, ...rest } of rolesOf(DB, collections, APPEND_ONLY))
    await client.db(DB).command({ createRole: role, ...rest });
  const user = (name: string, ...roles: string[]) =>
    client
      .db('admin')
      .command({ createUser: name, pwd: PASSWORD, roles: roles.map((role) => ({ role, db: DB })) });
  await user('application', 'tallyhouseApplication');
  await user('migrator', 'tallyhouseMigrations');
  await user('keeper', 'tallyhouseAuditKeeper');
  await client.close();
}

async function start(user: string): Promise<NestFastifyApplication> {
  const settings = readSettings({
    NODE_ENV: 'test',
    MONGODB_URI: uri(user),
    JWT_SECRET: 'access-secret-of-the-tests-0123456789',
    REFRESH_TOKEN_SECRET: 'refresh-secret-of-the-tests-0123456789',
    CURSOR_SECRET: 'cursor-secret-of-the-tests-0123456789',
    WEBHOOK_KEY: 'webhook-key-of-the-tests-0123456789-0',
    RATE_LIMIT_PER_MINUTE: '0',
    LOGIN_LIMIT_PER_MINUTE: '0',
    LOG_LEVEL: 'silent',
    DATA_DIR: folder,
  });
  return createApp(settings, { module: AppModule.with(settings), keptAnswers: serveKept });
}

beforeAll(async () => {
  await startMongod();
  const known = await start('root');
  const { models } = known.get<Connection>(getConnectionToken());
  await makeRoles(Object.values(models).map((model) => model.collection.collectionName));
  await known.close();
  app = await start('application');
  await app.listen(0, '127.0.0.1');
}, 120_000);
afterAll(async () => {
  await app?.close();
  mongod.kill('SIGKILL');
  await once(mongod, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

describe('an application that may only add to the audit log and read it', () => {
  it('is not ready before somebody who may has migrated the database, and cannot do it itself', async () => {
    expect(await ready()).toBe(503);
    await expect(app.get(Migrations).run()).rejects.toMatchObject({ code: 13 });
    const migrator = await start('migrator');
    await migrator.get(Migrations).run();
    await migrator.close();
    expect(await ready()).toBe(200);
  });

  it('works: it records, seals, verifies', async () => {
    const address = await url();
    const users = await app.get(DemoUsers).seed();
    const as = async (role: string): Promise<Client> => {
      const { email = '', password = '' } = users.find((each) => each.role === role) ?? {};
      const client = new Client(address);
      await client.login(email, password);
      return client;
    };
    const manager = await as('manager');
    const product = await manager.post('/v1/products', {
      sku: 'S',
      name: 'N',
      price: 1,
      currency: 'EUR',
      status: 'ACTIVE',
    });
    expect(product.status).toBe(201);
    expect((await manager.post(`/v1/inventory/${product.data.id}/receipts`, { quantity: 3 })).status).toBe(
      201,
    );
    app.get(Clock).travel(5_000);
    expect(await app.get(Sealer).round()).toBeGreaterThan(5);
    app.get(Clock).returnToPresent();
    const verdict = (await (await as('auditor')).get('/v2/audit-logs/verify')).data;
    expect(verdict).toMatchObject({ valid: true });
  });

  it.each([...APPEND_ONLY])('cannot change, remove or drop what is in %s', async (name) => {
    const connection = app.get<Connection>(getConnectionToken());
    const collection = connection.collection(name);
    const shape = (command: object) => connection.db?.command({ collMod: name, ...command });
    const tries = [
      () => collection.updateOne({}, { $set: { actor: 'x' } }),
      () => collection.updateMany({}, { $set: { actor: 'x' } }),
      () => collection.replaceOne({}, {}),
      () => collection.findOneAndUpdate({}, { $set: { actor: 'x' } }),
      () => collection.deleteOne({}),
      () => collection.deleteMany({}),
      () => collection.drop(),
      () => collection.aggregate([{ $match: {} }, { $out: name }]).toArray(),
      () => collection.aggregate([{ $merge: { into: name } }]).toArray(),
      () => collection.rename('elsewhere'),
      // rows that end by themselves, and rows that are no longer looked at
      () => collection.createIndex({ at: 1 }, { expireAfterSeconds: 1 }),
      () => shape({ index: { name: '_id_', expireAfterSeconds: 1 } }),
      () => shape({ validator: {}, validationLevel: 'off' }),
    ];
    for (const each of tries) await expect(each()).rejects.toMatchObject({ code: 13 });
  });

  it('leaves retiring and erasing to whoever keeps the log', async () => {
    const connection = mongoose.createConnection(uri('keeper'), { autoIndex: false, autoCreate: false });
    await connection.asPromise();
    const chain = chainBehind(connection);
    const keys = app.get(Keyring);
    const keeping = new Keeping(connection, chain, keys, () => app.get(Clock).now());
    const [entry] = await chain.logs
      .find({ userId: { $ne: null } })
      .limit(1)
      .lean();
    expect(await keeping.erase(entry?.userId ?? '')).toBeGreaterThan(0);
    expect(await keeping.retire(new Date(app.get(Clock).millis() + 60_000))).toBeGreaterThan(5);
    expect(await verify(chain, keys)).toMatchObject({ valid: true });
    await connection.close();
  });
});
