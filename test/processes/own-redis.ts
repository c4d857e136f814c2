import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { until } from '../crash/support/until.js';
import { freePort } from '../tools/launched.js';

/** A Redis that one suite may kill, stop and starve. */
export class OwnRedis {
  private readonly folder = mkdtempSync(join(tmpdir(), 'tallyhouse-redis-'));
  private child: ChildProcess | undefined;

  private constructor(private readonly port: string) {}

  static async start(): Promise<OwnRedis> {
    const redis = new OwnRedis(await freePort());
    await redis.revive();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  async kill(): Promise<void> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  /** Starts it, empty, on the same port. */
  async revive(): Promise<void> {
    const args = ['--port', this.port, '--bind', '127.0.0.1', '--save', '', '--dir', this.folder];
    this.child = spawn('redis-server', args, { stdio: 'ignore' });
    await until('Redis answers', async () => (await this.ask('PING').catch(() => '')) === 'PONG');
  }

  /** Sends one command over a connection of its own. */
  async ask(command: string, ...args: string[]): Promise<unknown> {
    const client = new Redis(this.url, {
      lazyConnect: true,
      retryStrategy: () => null,
      connectTimeout: 1_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.call(command, ...args);
    } finally {
      client.disconnect();
    }
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
