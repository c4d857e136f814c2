import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import QuickLRU from 'quick-lru';
import type { Caller } from '#contracts/access.js';
import { Clock } from '#platform/clock/clock.js';
import { permissionsOf } from '../auth.roles.js';
import { User } from '../users/user.schema.js';

/** A change made by another process is seen after this time at the latest; one of this process at once. */
const FRESH_MS = 30_000;
const MOST_KEPT = 10_000;

/** Active users as callers, read at most every 30 seconds each. */
@Injectable()
export class Callers {
  private readonly kept = new QuickLRU<string, { readonly caller: Caller; readonly readAt: number }>({
    maxSize: MOST_KEPT,
  });
  private readonly reading = new Map<string, Promise<Caller | null>>();

  constructor(
    @InjectModel(User.name) private readonly users: Model<User>,
    private readonly clock: Clock,
  ) {}

  /** The caller when this process has read the user a moment ago. */
  known(userId: string): Caller | undefined {
    const entry = this.kept.get(userId);
    if (!entry) return undefined;
    const age = this.clock.millis() - entry.readAt;
    return age >= 0 && age < FRESH_MS ? entry.caller : undefined;
  }

  /** @returns null when there is no such user, or a disabled one */
  find(userId: string): Promise<Caller | null> {
    const running = this.reading.get(userId);
    if (running) return running;
    const readAt = this.clock.millis();
    const reading = this.read(userId)
      .then((caller) => {
        // forgotten meanwhile: what was read may be what it was before the change
        if (caller && this.reading.get(userId) === reading) this.kept.set(userId, { caller, readAt });
        return caller;
      })
      .finally(() => {
        if (this.reading.get(userId) === reading) this.reading.delete(userId);
      });
    this.reading.set(userId, reading);
    return reading;
  }

  /** The user has changed: the next request reads it again. */
  forget(userId: string): void {
    this.kept.delete(userId);
    this.reading.delete(userId);
  }

  private async read(userId: string): Promise<Caller | null> {
    const user = await this.users.findById(userId, { role: 1, status: 1, customerId: 1 }).lean();
    if (!user || user.status !== 'ACTIVE') return null;
    return Object.freeze<Caller>({
      userId,
      role: user.role,
      // a customer who became staff keeps the link and does not act as that customer
      customerId: user.role === 'customer' ? user.customerId : null,
      permissions: permissionsOf(user.role),
    });
  }
}
