import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '#platform/clock/clock.js';
import { LoginAttempts } from './attempts.schema.js';
import { TooManyFailuresError } from './attempts.errors.js';
import { Gate } from './gate.js';

const MOST_FAILURES = 10;
const WINDOW_MS = 15 * 60_000;
const LONGEST_LINE = 256;

/**
 * Bounds how many passwords are tried on one account, known or not. A try is counted before it is looked at, and the
 * tries of one account take turns, so that neither many at once nor a crash buys another one.
 */
@Injectable()
export class Attempts {
  private readonly turns = new Map<string, Gate>();

  constructor(
    @InjectModel(LoginAttempts.name) private readonly attempts: Model<LoginAttempts>,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs `attempt` as one of the ten that the account has in 15 minutes; after a success they begin anew, by `forgive`.
   *
   * @throws {TooManyFailuresError} (429) before anything was tried
   * @throws {BusyError} (503) when too many try this account at once
   */
  async on<T>(email: string, attempt: () => Promise<T>): Promise<T> {
    const gate = this.turns.get(email) ?? new Gate(1, LONGEST_LINE);
    this.turns.set(email, gate);
    try {
      return await gate.through(async () => {
        await this.count(email);
        return attempt();
      });
    } finally {
      if (gate.idle) this.turns.delete(email);
    }
  }

  /** Notes a failure; for an account that does not exist it costs the same. */
  async failed(email: string): Promise<void> {
    await this.attempts.updateOne({ _id: keyOf(email) }, { $set: { failedAt: this.clock.now() } });
  }

  async forgive(email: string): Promise<void> {
    await this.attempts.deleteOne({ _id: keyOf(email) });
  }

  private async count(email: string): Promise<void> {
    const now = this.clock.now();
    const running = { $gt: ['$until', now] };
    const counted = await this.attempts
      .findOneAndUpdate(
        { _id: keyOf(email) },
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
    if (counted.count > MOST_FAILURES)
      throw new TooManyFailuresError(counted.until.getTime() - now.getTime());
  }
}

const keyOf = (email: string): string => createHash('sha256').update(email).digest('hex');
