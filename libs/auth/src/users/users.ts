import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Caller, Origin, Role } from '#contracts/access.js';
import type { AuditNote } from '#contracts/audit.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { assertFresh } from '#platform/http/preconditions.js';
import { newId } from '#platform/mongo/ids.js';
import { changeRows, insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { Callers } from '../access/callers.js';
import { DuplicateEmailError, OwnAccountError, UserNotFoundError } from '../auth.errors.js';
import { emailKey, User, type UserStatus } from './user.schema.js';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly role: Role;
}

export interface UserChange {
  readonly name?: string;
  readonly role?: Role;
  readonly status?: UserStatus;
}

/** Keeps users. What writes joins the running transaction and leaves its audit entry there. */
@Injectable()
export class Users {
  constructor(
    @InjectModel(User.name) private readonly users: Model<User>,
    private readonly callers: Callers,
    private readonly bus: Bus,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  find(id: string): Promise<User | null> {
    return this.users.findById(id).lean();
  }

  byEmail(email: string): Promise<User | null> {
    return this.users.findOne({ email: emailKey(email) }).lean();
  }

  /** @throws {UserNotFoundError} */
  async get(id: string): Promise<User> {
    const user = await this.find(id);
    if (!user) throw new UserNotFoundError(id);
    return user;
  }

  /**
   * Adds a user, and for the role customer the customer who it is.
   *
   * @param id the user's, known beforehand where the user acts itself
   * @throws {DuplicateEmailError}
   */
  async add({ email, name, passwordHash, role }: NewUser, action: string, id = newId()): Promise<User> {
    const now = this.clock.now();
    const key = emailKey(email);
    const user: User = {
      _id: id,
      email: key,
      name,
      passwordHash,
      role,
      customerId: role === 'customer' ? await this.makeCustomer(id, name, key) : null,
      status: 'ACTIVE',
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    try {
      await insertRows(this.users, [user]);
    } catch (error) {
      throw isDuplicateKey(error) ? new DuplicateEmailError() : error;
    }
    await this.note(user, action, {
      email: { to: user.email },
      name: { to: name },
      role: { to: role },
      customerId: { to: user.customerId },
    });
    return user;
  }

  /**
   * Changes name, role or status. A new role or status counts for this process's next request, for others within 30 s.
   *
   * @param expected the version that the client has read, of If-Match; undefined: any
   * @throws {UserNotFoundError}
   * @throws {StaleError}
   * @throws {OwnAccountError} when an admin would take their own rights away
   */
  async change(by: Caller, id: string, wanted: UserChange, expected?: string): Promise<User> {
    const user = await this.get(id);
    assertFresh(expected, user.version);
    const { name = user.name, role = user.role, status = user.status } = wanted;
    if (by.userId === id && (role !== user.role || status !== user.status)) throw new OwnAccountError();
    if (name === user.name && role === user.role && status === user.status) return user;
    const customerId =
      user.customerId ?? (role === 'customer' ? await this.makeCustomer(id, name, user.email) : null);
    const changed = {
      name,
      role,
      status,
      customerId,
      version: user.version + 1,
      updatedAt: this.clock.now(),
    };
    await changeRows(this.users, [{ filter: { _id: id, version: user.version }, update: { $set: changed } }]);
    await this.note(user, 'user.update', {
      name: { from: user.name, to: name },
      role: { from: user.role, to: role },
      status: { from: user.status, to: status },
      customerId: { from: user.customerId, to: customerId },
    });
    this.work.afterCommit(() => this.callers.forget(id));
    return Object.assign(user, changed);
  }

  /** @returns whether the password was still the one that `user` was read with */
  async setPassword(user: User, passwordHash: string): Promise<boolean> {
    const set = await this.users.updateOne(
      { _id: user._id, passwordHash: user.passwordHash },
      { $set: { passwordHash, updatedAt: this.clock.now() }, $inc: { version: 1 } },
    );
    return set.matchedCount === 1;
  }

  /** Leaves an audit entry about a user. */
  async note(user: User, action: string, changes: AuditNote['changes'], origin?: Origin): Promise<void> {
    const entry = { action, resource: 'user', resourceId: user._id, changes, ...(origin ? { origin } : {}) };
    await this.bus.ask('audit.record', { entries: [entry] });
  }

  private async makeCustomer(userId: string, name: string, email: string): Promise<string> {
    const { id } = await this.bus.ask('customers.create', { name, email, userId });
    return id;
  }
}

function isDuplicateKey(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 11_000;
}
