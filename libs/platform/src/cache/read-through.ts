import { Injectable } from '@nestjs/common';
import { Cache } from '@nestjs/cache-manager';
import { RedisLink } from './redis-link.js';
import { fromText, toText } from './plain-text.js';

interface Load {
  readonly result: Promise<unknown>;
  /** the key was dropped while its value was on the way */
  dropped: boolean;
}

/** Reads through the cache: one loader per key at a time in this process; without Redis, from the source. */
@Injectable()
export class ReadThrough {
  /** How reads were answered since the process began. */
  readonly figures = { found: 0, loaded: 0, joined: 0 };
  private readonly loads = new Map<string, Load>();
  /** keys that could not be dropped because Redis was not there; what it holds under them is out of date */
  private readonly outdated = new Set<string>();

  constructor(
    private readonly cache: Cache,
    private readonly redis: RedisLink,
  ) {}

  /**
   * @param key `product:<id>`
   * @param load reads the source; null is answered and not kept
   * @returns plain data with dates, never a document of mongoose
   */
  async get<T>(key: string, ttlSeconds: number, load: () => Promise<T | null>): Promise<T | null> {
    const running = this.loads.get(key);
    if (running) {
      this.figures.joined += 1;
      return running.result as Promise<T | null>;
    }
    const begun: Load = {
      dropped: false,
      result: Promise.resolve().then(() => this.fill(key, ttlSeconds, load, begun)),
    };
    this.loads.set(key, begun);
    try {
      return (await begun.result) as T | null;
    } finally {
      if (this.loads.get(key) === begun) this.loads.delete(key);
    }
  }

  /** Forgets the key; a value that is being loaded at this moment is not kept either. */
  async drop(key: string): Promise<void> {
    const running = this.loads.get(key);
    if (running) {
      running.dropped = true;
      this.loads.delete(key);
    }
    await this.forget(key);
  }

  /** @returns whether the cache no longer holds the key */
  private async forget(key: string): Promise<boolean> {
    const forgotten = (await this.ask((cache) => cache.del(key))) !== undefined;
    if (forgotten) this.outdated.delete(key);
    else this.outdated.add(key);
    return forgotten;
  }

  private async fill<T>(
    key: string,
    ttlSeconds: number,
    load: () => Promise<T | null>,
    begun: Load,
  ): Promise<T | null> {
    const current = !this.outdated.has(key) || (await this.forget(key));
    const kept = current ? await this.ask((cache) => cache.get<string>(key)) : undefined;
    if (typeof kept === 'string' && !begun.dropped) {
      this.figures.found += 1;
      return fromText(kept) as T;
    }
    this.figures.loaded += 1;
    const value = await load();
    if (value === null || begun.dropped) return value;
    const text = toText(value);
    await this.ask((cache) => cache.set(key, text, ttlSeconds * 1000));
    // dropped while it was being written: which of the two came last is not known
    if (begun.dropped) await this.forget(key);
    return fromText(text) as T;
  }

  /** The cache is an aid: whatever goes wrong with it counts as not found. */
  private async ask<T>(command: (cache: Cache) => Promise<T>): Promise<T | undefined> {
    if (this.redis.client) return this.redis.ask(() => command(this.cache));
    return command(this.cache);
  }
}
