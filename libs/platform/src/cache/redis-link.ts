import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { createClient } from 'redis';
import type { Readiness } from '../health/readiness.js';

type Client = ReturnType<typeof createClient>;

/** Nobody waits longer for Redis than this, in milliseconds. */
const PATIENCE_MS = 250;

/**
 * The connection to Redis, when there is one. It comes and goes as it likes: without it everything is counted and kept
 * in this process, and nothing fails.
 */
export class RedisLink implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Redis');
  private readonly readyListeners: (() => void)[] = [];
  private down = false;
  private slowUntil = 0;

  /** @param client null when REDIS_URL is not set */
  private constructor(
    readonly client: Client | null,
    private readonly readiness: Readiness,
  ) {
    client?.on('error', (error: unknown) => this.lost(error));
    client?.on('ready', () => {
      for (const listener of this.readyListeners) listener();
      if (this.down) this.logger.log('Redis is back');
      this.down = false;
    });
  }

  /** The client is loaded only where there is a Redis: it is hundreds of files. */
  static async to(url: string | undefined, readiness: Readiness): Promise<RedisLink> {
    if (url === undefined) return new RedisLink(null, readiness);
    const { createClient } = await import('redis');
    const client = createClient({
      url,
      disableOfflineQueue: true,
      pingInterval: 10_000,
      socket: {
        connectTimeout: 2_000,
        reconnectStrategy: (tries) => Math.min(100 * 2 ** Math.min(tries, 6), 5_000),
      },
    });
    return new RedisLink(client, readiness);
  }

  /** Whether it is worth asking. */
  get ready(): boolean {
    return this.client?.isReady === true && performance.now() >= this.slowUntil;
  }

  /** Calls `listener` whenever Redis is there again, before anything is asked of it. */
  onReady(listener: () => void): void {
    this.readyListeners.push(listener);
  }

  onModuleInit(): void {
    if (!this.client) return;
    this.readiness.add('redis', () => Promise.resolve(this.ready ? 'up' : 'degraded'));
    // never awaited: Redis that is down at boot is tried again for as long as the process lives
    this.client.connect().catch((error: unknown) => this.lost(error));
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.client?.isOpen) await this.client.disconnect().catch(() => undefined);
  }

  /** @returns undefined when Redis is not there, refuses, or takes more than 250 ms */
  async ask<T>(command: (client: Client) => Promise<T>): Promise<T | undefined> {
    if (!this.client || !this.ready) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        // whoever hangs is left alone for a second, so that not every request waits for it
        this.slowUntil = performance.now() + 1_000;
        resolve(undefined);
      }, PATIENCE_MS);
    });
    try {
      return await Promise.race([command(this.client), late]);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private lost(error: unknown): void {
    if (this.down) return;
    this.down = true;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    this.logger.warn(`Redis is lost (${reason}); this process counts and caches for itself`);
  }
}
