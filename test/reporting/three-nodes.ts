import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { until } from '../support/until.js';
import { freePort } from '../tools/launched.js';

const DIRECT = { directConnection: true, serverSelectionTimeoutMS: 30_000 };

/** A replica set of a primary, a secondary that reports go to, and a hidden one that only makes majorities. */
export class ThreeNodes {
  private constructor(
    readonly uri: string,
    private readonly folder: string,
    private readonly nodes: readonly { readonly port: string; readonly process: ChildProcess }[],
  ) {}

  static async start(): Promise<ThreeNodes> {
    const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-three-'));
    const nodes = [];
    for (let at = 0; at < 3; at++) nodes.push(await mongodOf(folder, at));
    const port = nodes[0]?.port ?? '';
    const members = nodes.map((node, _id) => ({
      _id,
      host: `127.0.0.1:${node.port}`,
      priority: _id === 0 ? 1 : 0,
      hidden: _id === 2,
    }));
    // the hidden one must not hear of writes by way of the one that is paused
    const settings = { electionTimeoutMillis: 1_000, heartbeatIntervalMillis: 200, chainingAllowed: false };
    const set = new ThreeNodes(`mongodb://127.0.0.1:${port}/?replicaSet=rs3`, folder, nodes);
    try {
      await set.initiate({ _id: 'rs3', members, settings });
    } catch (error) {
      await set.stop();
      throw error;
    }
    return set;
  }

  private async initiate(wanted: object): Promise<void> {
    // each listens before one asks the others for their votes
    for (const at of this.nodes.keys()) await this.on(at, (admin) => admin.command({ ping: 1 }));
    await this.on(0, (admin) => admin.command({ replSetInitiate: wanted }));
    await until(() => this.is(0, 'isWritablePrimary'), 30_000);
    await until(() => this.is(1, 'secondary'), 30_000);
    await until(() => this.is(2, 'secondary'), 30_000);
  }

  /** The secondary hears nothing more of what is written, until it may again. */
  async pause(): Promise<void> {
    await this.failPoint('alwaysOn');
  }
  async resume(): Promise<void> {
    await this.failPoint('off');
  }

  /** How many reads of a collection the n-th node has answered. */
  async reads(node: 0 | 1, collection: string): Promise<number> {
    const [found] = await this.on(node, (_, client) =>
      client
        .db(collection.split('.')[0])
        .collection(collection.split('.')[1] ?? '')
        .aggregate<{ latencyStats: { reads: { ops: unknown } } }>([{ $collStats: { latencyStats: {} } }])
        .toArray(),
    );
    return Number(found?.latencyStats.reads.ops ?? 0);
  }

  /** The n-th node is gone at once. */
  async kill(at: number): Promise<void> {
    const process = this.nodes[at]?.process;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const gone = once(process, 'exit');
    process.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    for (const at of this.nodes.keys()) await this.kill(at);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private failPoint(mode: string): Promise<unknown> {
    return this.on(1, (admin) => admin.command({ configureFailPoint: 'rsSyncApplyStop', mode }));
  }

  private is(at: number, what: string): Promise<boolean> {
    return this.on(at, async (admin) => (await admin.command({ hello: 1 }))[what] === true);
  }

  private async on<T>(
    at: number,
    work: (admin: mongo.Db, client: mongo.MongoClient) => Promise<T>,
  ): Promise<T> {
    const client = new mongo.MongoClient(`mongodb://127.0.0.1:${this.nodes[at]?.port ?? ''}/`, DIRECT);
    try {
      return await work(client.db('admin'), client);
    } finally {
      await client.close();
    }
  }
}

async function mongodOf(folder: string, at: number): Promise<{ port: string; process: ChildProcess }> {
  const port = await freePort();
  const data = join(folder, String(at));
  mkdirSync(data);
  const args = ['--dbpath', data, '--port', port, '--bind_ip', '127.0.0.1', '--replSet', 'rs3'];
  const small = ['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '64', '--nounixsocket'];
  const more = ['enableTestCommands=1', 'diagnosticDataCollectionEnabled=false'];
  const parameters = more.flatMap((each) => ['--setParameter', each]);
  const process_ = spawn(process.env['MONGOD_BIN'] ?? 'mongod', [...args, ...small, ...parameters], {
    stdio: 'ignore',
  });
  return { port, process: process_ };
}
