import { join } from 'node:path';
import { Failure } from '../../tools/launch/failure.mjs';
import { root } from '../../tools/launch/places.mjs';
import { driver } from '../../tools/mongo/driver.mjs';
import { closedLoad } from '../load/closed.mjs';
import { randomFrom } from '../load/figures.mjs';
import { requestText } from '../load/request.mjs';
import { cli, startApi } from '../stage/api.mjs';
import { backlogOf, drained } from '../stage/backlog.mjs';
import { copyDatabase } from '../stage/database.mjs';
import { startProgram } from '../stage/program.mjs';
import { ADDRESS, call } from '../stage/world.mjs';
import { tallyOf, templatesOf, transactionOf } from '../targets/write-set.mjs';
import { MIXES } from './mixes.mjs';

const PATH = '/v2/orders';
const at = (file) => join(root, 'bench/targets', file);
const address = JSON.stringify(ADDRESS);

/** Makes the bytes of orders: client by client, each with its own key and its customer's token. */
export function orderRequests({ products, customers }, mix, seed) {
  const random = randomFrom(seed);
  const pick = MIXES[mix](products.length);
  const run = `${process.pid}-${Date.now().toString(36)}-${seed}`;
  let made = 0;
  return (client) => {
    const items = pick(random).map((one) => `{"productId":"${products[one]}","quantity":1}`);
    return requestText('POST', PATH, {
      headers: {
        authorization: `Bearer ${customers[client % customers.length].token}`,
        'idempotency-key': `${run}-${++made}`,
      },
      body: `{"items":[${items.join(',')}],"shippingAddress":${address}}`,
    });
  };
}

const placeOne = (url, { products, customers }) =>
  call(url, 'POST', PATH, {
    token: customers[0].token,
    key: `template-${process.pid}-${Date.now()}`,
    body: {
      items: products.slice(0, 3).map((productId) => ({ productId, quantity: 1 })),
      shippingAddress: ADDRESS,
    },
  });

/** An API with its own database. `settle` waits until its handlers have caught up. */
export function apiTarget(api, db, world) {
  return {
    name: api.name,
    pid: api.pid,
    api,
    db,
    run: ({ mix, clients, seconds, seed }) =>
      closedLoad({ port: api.port, clients, seconds, good: '201', next: orderRequests(world, mix, seed) }),
    behind: async () => {
      const { lag, waiting } = await backlogOf(db);
      return lag + waiting;
    },
    settle: () => drained(db),
  };
}

/**
 * Starts what is measured beside the application, each on a copy of the same database.
 *
 * @param stage `{ database, env, folder, world, tallyhouse }`
 * @returns the targets by name, and the writes of one order by name of the target
 */
export async function startOthers(names, { database, env, folder, world, tallyhouse }) {
  const { client, uriOf } = database;
  const order = await placeOne(tallyhouse.api.url, world);
  const transaction = await transactionOf(client, tallyhouse.db.databaseName, order.id);
  const writes = { tallyhouse: tallyOf(transaction) };
  await tallyhouse.settle();
  const targets = { tallyhouse };
  for (const name of names.filter((one) => one !== 'tallyhouse')) {
    const databaseName = `bench_${name.replace('-', '_')}`;
    const uri = uriOf(databaseName);
    if (name === 'bare') {
      targets.bare = await bareTarget({ env, folder, world, order });
      continue;
    }
    await cli(env, uri, 'migrate');
    await copyDatabase(client, tallyhouse.db.databaseName, databaseName);
    const db = client.db(databaseName);
    let id;
    if (name === 'plain') {
      const api = await startApi({ name, env, uri, folder, script: at('plain.mjs') });
      targets.plain = apiTarget(api, db, world);
      ({ id } = await placeOne(api.url, world));
    } else {
      const program = startProgram(at('driver.mjs'), { env, log: join(folder, `${name}.log`) });
      const templates = driver().BSON.EJSON.stringify(templatesOf(transaction), { relaxed: false });
      await program.ask({ uri, templates, products: world.products });
      id = await program.ask({ once: true });
      targets[name] = {
        name,
        pid: program.pid,
        db,
        run: (cell) => program.ask({ ...cell, batched: name === 'driver-batched' }),
      };
    }
    writes[name] = tallyOf(await transactionOf(client, databaseName, id));
    if (JSON.stringify(writes[name]) !== JSON.stringify(writes.tallyhouse))
      throw new Failure(
        `"${name}" does not write what the application writes for an order, so they cannot be compared: ${JSON.stringify(writes[name])} and ${JSON.stringify(writes.tallyhouse)}.`,
      );
  }
  return { targets, writes: writes.tallyhouse };
}

async function bareTarget({ env, folder, world, order }) {
  const bare = await startBare({ env, folder });
  await bare.ask({ answers: { order: { success: true, data: order, meta: {}, errors: [] } } });
  return {
    name: 'bare',
    pid: bare.pid,
    run: ({ mix, clients, seconds, seed }) => {
      const next = orderRequests(world, mix, seed);
      const there = (client) => next(client).replace(` ${PATH} `, ' /orders ');
      return closedLoad({ port: bare.port, clients, seconds, good: '201', next: there });
    },
  };
}

/** The bare Nest application; it is told what to answer before it is asked. */
export const startBare = ({ env, folder }) =>
  startApi({ name: 'bare', env, uri: '', folder, script: at('bare.mjs'), isReady: () => true });
