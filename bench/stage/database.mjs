import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { Failure } from '../../tools/launch/failure.mjs';
import { beforeEnd } from '../../tools/launch/life.mjs';
import { root } from '../../tools/launch/places.mjs';
import { driver } from '../../tools/mongo/driver.mjs';

/**
 * A mongod of this run alone, in the temporary folder; it goes with this process however that ends.
 *
 * @returns {Promise<{ pid: number, client: import('mongodb').MongoClient, uriOf: (name: string) => string }>}
 */
export async function startDatabase() {
  const script = join(root, 'tools/mongo/throwaway.mjs');
  const keeper = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const gone = once(keeper, 'exit');
  beforeEnd(async () => {
    keeper.stdin.end();
    await gone;
  });
  const [said] = await Promise.race([once(createInterface({ input: keeper.stdout }), 'line'), gone]);
  if (typeof said !== 'string')
    throw new Failure('There is no MongoDB to measure with; the reason is above.');
  const { uri, pid } = JSON.parse(said);
  const client = await driver().MongoClient.connect(uri);
  beforeEnd(() => client.close());
  return { pid, client, uriOf: (name) => uri.replace('/?', `/${name}?`) };
}

/** Copies every document of one database into another that has the same collections and indexes. */
export async function copyDatabase(client, from, to) {
  for (const { name } of await client.db(from).listCollections({ type: 'collection' }).toArray()) {
    if (name === 'schema_state' || name.startsWith('system.')) continue;
    await client
      .db(from)
      .collection(name)
      .aggregate([{ $merge: { into: { db: to, coll: name } } }])
      .toArray();
  }
  for (const leased of ['sequencer', 'handlers']) {
    await client
      .db(to)
      .collection(leased)
      .updateMany({}, { $set: { owner: null, until: null } });
  }
}

/** How many commands the server has been sent so far. */
export async function commandsOf(client) {
  const { metrics } = await client.db('admin').command({ serverStatus: 1 });
  return Object.values(metrics.commands).reduce((sum, { total = 0 }) => sum + Number(total), 0);
}
