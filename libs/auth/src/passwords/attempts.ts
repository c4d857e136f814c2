import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '#platform/clock/clock.js';
import { currentOrigin } from '#platform/context/request-context.js';
import { addressToCount } from '#platform/throttle/address.js';
import { LoginAttempts } from './attempts.schema.js';
import { TooManyFailuresError } from './attempts.errors.js';
import { Gate } from './gate.js';

/** What one address may try on one account in 15 minutes. */
const MOST_OF_ADDRESS = 10;
/** What all addresses together may, of which nobody has logged in to it lately: many strangers are one. */
const MOST_OF_STRANGERS = 50;
const WINDOW_MS = 15 * 60_000;
const LONGEST_LINE = 64;

/**
 * Bounds how many passwords are tried on one account, known or not. A try is counted before it is looked at, and the
 * tries of one address take turns, so that neither many at once nor a crash buys another one. A stranger uses up what
 * strangers have: the owner, at an address that is known, goes on having their own.
 *
 * @see docs/adr/0018-lockout.md
 */
@Injectable()
export class Attempts {
  private readonly turns = new Map<string, Gate>();

  constructor(
    @InjectModel(LoginAttempts.name) private readonly attempts: Model<LoginAttempts>,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs `attempt` as one of those that the account has in 15 minutes; after a success they begin anew, by `forgive`.
   *
   * @param isKnown whether somebody has logged in to the account from this address lately; asked where it matters
   * @throws {TooManyFailuresError} (429) before anything was tried
   * @throws {BusyError} (503) when too many try this account from one address at once
   */
  async on<T>(
    email: string,
    isKnown: (address: string | null) => Promise<boolean>,
    attempt: () => Promise<T>,
  ): Promise<T> {
    const key = keyOf(email, address());
    const gate = this.turns.get(key) ?? new Gate(1, LONGEST_LINE);
    this.turns.set(key, gate);
    try {
      return await gate.through(async () => {
        await this.count(key, MOST_OF_ADDRESS);
        await this.count(keyOf(email), MOST_OF_STRANGERS, isKnown);
        return attempt();
      });
    } finally {
      if (gate.idle) this.turns.delete(key);
    }
  }

  /** Notes a failure; for an account that does not exist it costs the same. */
  async failed(email: string): Promise<void> {
    const now = this.clock.now();
    await this.attempts.updateOne({ _id: keyOf(email, address()) }, { $set: { failedAt: now } });
  }

  /** After a success: the address begins anew, and what it tried counts for no stranger. */
  async forgive(email: string): Promise<void> {
    await this.attempts.deleteOne({ _id: keyOf(email, address()) });
    await this.attempts.updateOne({ _id: keyOf(email), count: { $gt: 0 } }, { $inc: { count: -1 } });
  }

  private async count(
    key: string,
    most: number,
    isExempt?: (address: string | null) => Promise<boolean>,
  ): Promise<void> {
    const now = this.clock.now();
    const running = { $gt: ['$until', now] };
    const counted = await this.attempts
      .findOneAndUpdate(
        { _id: key },
        [
          {
            $set: {
              count: { $cond: [running, { $add: ['$count', 1] }, 1] },
              until: { $cond: [running, '$until', new Date(now.getTime() + WINDOW_MS)] },
            },
          },
        ],
        { upsert: true, returnDocument: 'after', updatePipeline: true },
      )
      .lean();
    if (counted.count <= most || (await isExempt?.(address()))) return;
    throw new TooManyFailuresError(counted.until.getTime() - now.getTime());
  }
}

/** The address that the request came from, as it is counted; null where no request runs. */
function address(): string | null {
  const { ipAddress } = currentOrigin();
  return ipAddress === null ? null : addressToCount(ipAddress);
}

const keyOf = (email: string, from?: string | null): string =>
  createHash('sha256')
    .update(from === undefined ? email : `${email}\n${from}`)
    .digest('hex');
