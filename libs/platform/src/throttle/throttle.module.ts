import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { CacheModule } from '../cache/cache.module.js';
import { RedisLink } from '../cache/redis-link.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { WindowsStorage } from './windows-storage.js';

const Counting = ThrottlerModule.forRootAsync({
  imports: [CacheModule],
  inject: [RedisLink],
  useFactory: (redis: RedisLink) => ({
    throttlers: [{ ttl: 60_000, limit: 0 }],
    storage: new WindowsStorage(redis),
  }),
});

/** Rate limits; the composition root puts the guard after the one of libs/auth. */
@Module({ imports: [Counting], providers: [RateLimitGuard], exports: [RateLimitGuard, Counting] })
export class ThrottleModule {}
