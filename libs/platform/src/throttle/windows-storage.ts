import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { RedisLink } from '../cache/redis-link.js';
import { FixedWindows, type Hit } from './fixed-windows.js';

/** INCR and PEXPIRE as one: a counter without an end would never be counted down. */
const COUNT = `
local hits = redis.call('INCR', KEYS[1])
if hits == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { hits, redis.call('PTTL', KEYS[1]) }`;

/** Counts for the throttler: over all processes in Redis, and in this process when there is none or it is lost. */
@Injectable()
export class WindowsStorage implements ThrottlerStorage {
  private readonly local = new FixedWindows();

  constructor(private readonly redis: RedisLink) {}

  /** @param ttl length of the window in milliseconds */
  async increment(key: string, ttl: number, limit: number): Promise<Counted> {
    return countedOf(this.redis.ready ? await this.shared(key, ttl) : this.counted(key, ttl), limit);
  }

  /** The same without waiting; undefined when Redis counts. */
  incrementHere(key: string, ttl: number, limit: number): Counted | undefined {
    return this.redis.ready ? undefined : countedOf(this.counted(key, ttl), limit);
  }

  private counted(key: string, ttl: number): Hit {
    return this.local.hit(key, ttl, performance.now());
  }

  private async shared(key: string, ttl: number): Promise<Hit> {
    const answer = await this.redis.ask((client) =>
      client.eval(COUNT, { keys: [`limit:${key}`], arguments: [String(ttl)] }),
    );
    if (!Array.isArray(answer)) return this.counted(key, ttl);
    const [hits, left] = answer as [number, number];
    return { hits, left: left > 0 ? left : ttl };
  }
}

/** As the throttler wants it; times in seconds. */
export type Counted = Awaited<ReturnType<ThrottlerStorage['increment']>>;

function countedOf({ hits, left }: Hit, limit: number): Counted {
  const seconds = Math.max(1, Math.ceil(left / 1000));
  return { totalHits: hits, timeToExpire: seconds, isBlocked: hits > limit, timeToBlockExpire: seconds };
}
