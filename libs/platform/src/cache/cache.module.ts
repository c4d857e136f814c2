import { CacheModule as NestCacheModule } from '@nestjs/cache-manager';
import { Global, Module } from '@nestjs/common';
import { type CacheManagerStore, KeyvAdapter } from 'cache-manager';
import { Keyv } from 'keyv';
import QuickLRU from 'quick-lru';
import { Settings } from '../config/settings.js';
import { Readiness } from '../health/readiness.js';
import { ReadThrough } from './read-through.js';
import { RedisLink } from './redis-link.js';

/** Entries kept in memory when there is no Redis. */
const MOST_ENTRIES = 10_000;

const link = {
  provide: RedisLink,
  inject: [Settings, Readiness],
  useFactory: ({ REDIS_URL }: Settings, readiness: Readiness) => RedisLink.to(REDIS_URL, readiness),
};

@Module({ providers: [link], exports: [RedisLink] })
class RedisModule {}

async function storeOf(redis: RedisLink): Promise<Keyv> {
  if (!redis.client)
    return new Keyv({ store: new QuickLRU<string, unknown>({ maxSize: MOST_ENTRIES }), useKeyPrefix: false });
  const { redisInsStore } = await import('cache-manager-redis-yet');
  const store = new Keyv({
    store: new KeyvAdapter(redisInsStore(redis.client as never) as unknown as CacheManagerStore),
    useKeyPrefix: false,
  });
  // every call is made through RedisLink.ask, which knows what to do without Redis
  store.on('error', () => undefined);
  return store;
}

const Kept = NestCacheModule.registerAsync({
  imports: [RedisModule],
  inject: [RedisLink],
  useFactory: async (redis: RedisLink) => ({ stores: [await storeOf(redis)] }),
});

/** The cache: Redis when REDIS_URL is set, else bounded memory of this process. */
@Global()
@Module({ imports: [RedisModule, Kept], providers: [ReadThrough], exports: [ReadThrough, RedisModule, Kept] })
export class CacheModule {}
