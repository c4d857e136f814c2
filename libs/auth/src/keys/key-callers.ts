import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import QuickLRU from 'quick-lru';
import type { Caller } from '#contracts/access.js';
import { Clock } from '#platform/clock/clock.js';
import { countsUntil, type SentKey } from './key-text.js';
import { ApiKey } from './api-key.schema.js';
import { LastUsed } from './last-used.js';

/** A key that another process revoked is refused after this time at the latest; one of this process at once. */
const FRESH_MS = 30_000;
const MOST_KEPT = 1_000;

interface Known {
  readonly id: string;
  readonly caller: Caller;
  /** milliseconds since 1970 */
  readonly until: number;
  readonly readAt: number;
}

/** Keys that count as callers, read at most every 30 seconds each. */
@Injectable()
export class KeyCallers {
  private readonly known = new QuickLRU<string, Known>({ maxSize: MOST_KEPT });

  constructor(
    @InjectModel(ApiKey.name) private readonly keys: Model<ApiKey>,
    private readonly used: LastUsed,
    private readonly clock: Clock,
  ) {}

  /** @returns null for a key that is unknown, revoked or over */
  async find(sent: SentKey): Promise<Caller | null> {
    const now = this.clock.millis();
    const kept = this.known.get(sent.text);
    if (kept && now >= kept.readAt && now < Math.min(kept.until, kept.readAt + FRESH_MS)) {
      this.used.note(kept.id, now);
      return kept.caller;
    }
    const key = await this.keys.findById(sent.id).lean();
    const until = key && countsUntil(key, sent.secret, new Date(now));
    if (!key || until === null) {
      this.known.delete(sent.text);
      return null;
    }
    const caller = Object.freeze<Caller>({
      userId: `key-${key._id}`,
      role: 'service',
      customerId: null,
      permissions: new Set(key.scopes),
    });
    this.known.set(sent.text, { id: key._id, caller, until: until as number, readAt: now });
    this.used.note(key._id, now);
    return caller;
  }

  /** The key has changed: the next request reads it again. */
  forget(id: string): void {
    for (const [text, kept] of this.known) if (kept.id === id) this.known.delete(text);
  }
}
