import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Caller, Role } from '#contracts/access.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { UnauthenticatedError } from '../auth.errors.js';
import { Passwords } from '../passwords/passwords.js';
import { Sessions } from '../sessions/sessions.js';
import { User } from './user.schema.js';
import { type UserChange, Users } from './users.js';

export interface WantedUser {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

export interface ListUsers {
  readonly filter: { readonly role?: Role; readonly email?: string };
  readonly ask: ListAsk;
}

/** Changes of users, each in one transaction: a user's own, and an admin's of anybody. */
@Injectable()
export class UserChanges {
  constructor(
    @InjectModel(User.name) private readonly model: Model<User>,
    private readonly users: Users,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly lists: Lists,
    private readonly work: UnitOfWork,
  ) {}

  self(caller: Caller): Promise<User> {
    return this.users.get(idOf(caller));
  }

  changeSelf(caller: Caller, { name }: { readonly name?: string }, expected?: string): Promise<User> {
    return this.change(caller, idOf(caller), name === undefined ? {} : { name }, expected);
  }

  list({ filter, ask }: ListUsers): Promise<Page<User>> {
    return this.lists.page(this.model, { filter, sort: [['_id', -1]] }, ask);
  }

  get(id: string): Promise<User> {
    return this.users.get(id);
  }

  /** @throws {DuplicateEmailError} */
  async add({ password, ...wanted }: WantedUser): Promise<User> {
    const passwordHash = await this.passwords.hash(password);
    return this.work.run(() => this.users.add({ ...wanted, passwordHash }, 'user.create'));
  }

  /** A user who is disabled loses every session. Errors: as `Users.change`. */
  change(by: Caller, id: string, wanted: UserChange, expected?: string): Promise<User> {
    return this.work.run(async () => {
      const user = await this.users.change(by, id, wanted, expected);
      if (user.status === 'DISABLED') await this.sessions.endAll(id, 'disabled');
      return user;
    });
  }
}

function idOf(caller: Caller): string {
  if (caller.userId === null) throw new UnauthenticatedError();
  return caller.userId;
}
