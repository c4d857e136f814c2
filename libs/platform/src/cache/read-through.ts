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
  private readonly prefixes = new Set<string>();
  /** prefixes under which Redis may hold what was dropped while it was away */
  private readonly unclear = new Set<string>();
  private readonly sweeps = new Map<string, Promise<boolean>>();

  constructor(
    private readonly cache: Cache,
    private readonly redis: RedisLink,
  ) {
    // it may have begun again with what it had saved long ago
    redis.onReady(() => {
      for (const prefix of this.prefixes) this.unclear.add(prefix);
    });
  }

  /**
   * @param key `product:<id>`
   * @param load reads the source; null is answered and not kept
   * @param accept whether what was kept is still true, as far as the asker knows; otherwise it is loaded anew
   * @returns plain data with dates, never a document of mongoose
   */
  async get<T>(
    key: string,
    ttlSeconds: number,
    load: () => Promise<T | null>,
    accept: (kept: T) => boolean = () => true,
  ): Promise<T | null> {
    this.prefixes.add(prefixOf(key));
    const running = this.loads.get(key);
    if (running) {
      this.figures.joined += 1;
      return running.result as Promise<T | null>;
    }
    const begun: Load = {
      dropped: false,
      result: Promise.resolve().then(() => this.fill(key, ttlSeconds, load, accept, begun)),
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
    this.spoil(key);
    await this.forget(key);
  }

  /** Forgets every key that begins with `prefix`, `product:`, whichever process put it there. */
  async clear(prefix: string): Promise<void> {
    for (const key of this.loads.keys()) if (key.startsWith(prefix)) this.spoil(key);
    await this.swept(prefix);
  }

  private spoil(key: string): void {
    const running = this.loads.get(key);
    if (!running) return;
    running.dropped = true;
    this.loads.delete(key);
  }

  /** @returns whether the cache holds nothing with this prefix any more */
  private swept(prefix: string): Promise<boolean> {
    let sweep = this.sweeps.get(prefix);
    if (!sweep) {
      this.unclear.add(prefix);
      sweep = this.sweep(prefix)
        .then((clear) => {
          if (clear) this.unclear.delete(prefix);
          return clear;
        })
        .finally(() => this.sweeps.delete(prefix));
      this.sweeps.set(prefix, sweep);
    }
    return sweep;
  }

  private async sweep(prefix: string): Promise<boolean> {
    if (!this.redis.client) {
      // without Redis it is the memory of this process alone, and soon filled again
      await this.cache.clear();
      return true;
    }
    let cursor = 0;
    do {
      const found = await this.redis.ask((client) =>
        client.scan(cursor, { MATCH: `${prefix}*`, COUNT: 1_000 }),
      );
      const gone = found?.keys.length ? await this.redis.ask((client) => client.unlink(found.keys)) : 0;
      if (!found || gone === undefined) return false;
      cursor = found.cursor;
    } while (cursor !== 0);
    return true;
  }

  /** @returns whether the cache no longer holds the key */
  private async forget(key: string): Promise<boolean> {
    const forgotten = (await this.ask((cache) => cache.del(key))) !== undefined;
    if (forgotten) this.outdated.delete(key);
    else this.outdated.add(key);
    return forgotten;
  }

  private async isTrusted(key: string): Promise<boolean> {
    const prefix = prefixOf(key);
    if (this.unclear.has(prefix) && !(await this.swept(prefix))) return false;
    return !this.outdated.has(key) || this.forget(key);
  }

  private async fill<T>(
    key: string,
    ttlSeconds: number,
    load: () => Promise<T | null>,
    accept: (kept: T) => boolean,
    begun: Load,
  ): Promise<T | null> {
    const kept = (await this.isTrusted(key)) ? await this.ask((cache) => cache.get<string>(key)) : undefined;
    if (typeof kept === 'string' && !begun.dropped) {
      const value = fromText(kept) as T;
      if (accept(value)) {
        this.figures.found += 1;
        return value;
      }
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

const prefixOf = (key: string): string => key.slice(0, key.indexOf(':') + 1);
