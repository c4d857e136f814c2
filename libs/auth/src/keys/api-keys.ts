import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Caller, Permission } from '#contracts/access.js';
import type { AuditNote } from '#contracts/audit.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { newId } from '#platform/mongo/ids.js';
import { insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { ApiKeyNotFoundError, ScopeNotYoursError } from './api-keys.errors.js';
import { hashOf, keyText } from './key-text.js';
import { ApiKey } from './api-key.schema.js';
import { KeyCallers } from './key-callers.js';

export interface WantedKey {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly expiresAt?: Date;
}

/** A key and its text, which is shown this once. */
export interface FreshKey {
  readonly key: ApiKey;
  readonly text: string;
}

/** Makes, rotates and revokes keys, each with its audit entry in one transaction. */
@Injectable()
export class ApiKeys {
  constructor(
    @InjectModel(ApiKey.name) private readonly keys: Model<ApiKey>,
    private readonly callers: KeyCallers,
    private readonly lists: Lists,
    private readonly bus: Bus,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  list(ask: ListAsk): Promise<Page<ApiKey>> {
    return this.lists.page(this.keys, { filter: {}, sort: [['_id', -1]] }, ask);
  }

  /** @throws {ScopeNotYoursError} for a scope that the caller does not have */
  make(by: Caller, { name, scopes, expiresAt }: WantedKey): Promise<FreshKey> {
    const foreign = scopes.find((scope) => !by.permissions.has(scope));
    if (foreign) throw new ScopeNotYoursError(foreign);
    const secret = newSecret();
    const key: ApiKey = {
      _id: newId(),
      name,
      hash: hashOf(secret),
      former: null,
      scopes: [...new Set(scopes)],
      createdBy: by.userId,
      createdAt: this.clock.now(),
      expiresAt: expiresAt ?? null,
      lastUsedAt: null,
      revokedAt: null,
    };
    return this.work.run(async () => {
      await insertRows(this.keys, [key]);
      await this.note(key, 'api-key.create', {
        name: { to: name },
        scopes: { to: key.scopes },
        expiresAt: { to: key.expiresAt },
      });
      return { key, text: keyText(key._id, secret) };
    });
  }

  /**
   * Gives a key a new secret; the one before counts for some minutes more, so that it can be replaced where it is used.
   *
   * @throws {ApiKeyNotFoundError} also for one that was revoked
   */
  rotate(id: string, overlapMinutes: number): Promise<FreshKey> {
    const secret = newSecret();
    return this.work.run(async () => {
      const key = await this.live(id);
      const until = new Date(this.clock.millis() + overlapMinutes * 60_000);
      const changed = { hash: hashOf(secret), former: { hash: key.hash, until } };
      await this.keys.updateOne({ _id: id, hash: key.hash, revokedAt: null }, { $set: changed });
      await this.note(key, 'api-key.rotate', { overlapMinutes: { to: overlapMinutes } });
      this.work.afterCommit(() => this.callers.forget(id));
      return { key: Object.assign(key, changed), text: keyText(id, secret) };
    });
  }

  /**
   * Ends a key at once in this process, within 30 seconds in others; again, it changes nothing.
   *
   * @throws {ApiKeyNotFoundError}
   */
  revoke(id: string): Promise<void> {
    return this.work.run(async () => {
      const key = await this.keys.findById(id).lean();
      if (!key) throw new ApiKeyNotFoundError(id);
      if (key.revokedAt !== null) return;
      await this.keys.updateOne(
        { _id: id, revokedAt: null },
        { $set: { revokedAt: this.clock.now(), former: null } },
      );
      await this.note(key, 'api-key.revoke', { name: { from: key.name } });
      this.work.afterCommit(() => this.callers.forget(id));
    });
  }

  private async live(id: string): Promise<ApiKey> {
    const key = await this.keys.findById(id).lean();
    if (!key || key.revokedAt !== null) throw new ApiKeyNotFoundError(id);
    return key;
  }

  private async note(key: ApiKey, action: string, changes: AuditNote['changes']): Promise<void> {
    const entry = { action, resource: 'api-key', resourceId: key._id, changes };
    await this.bus.ask('audit.record', { entries: [entry] });
  }
}

/** 256 random bits in 43 characters. */
const newSecret = (): string => randomBytes(32).toString('base64url');
