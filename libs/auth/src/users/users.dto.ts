import { ROLES, type Role } from '#contracts/access.js';
import { Email, Id, Moment, OneOf, Text, Whole } from '#platform/http/fields.js';
import { NewPassword } from '../passwords/new-password.js';
import { CursorQuery, type ListAsk, PageQuery } from '#platform/http/lists.js';
import { emailKey, type User, USER_STATUSES, type UserStatus } from './user.schema.js';
import type { ListUsers } from './user-changes.js';

export class WantedUserDto {
  @Email({ example: 'grace@example.com' })
  email!: string;

  @Text({ max: 200, example: 'Grace Hopper' })
  name!: string;

  @NewPassword()
  password!: string;

  @OneOf(ROLES, { example: 'clerk' })
  role!: Role;
}

export class UserChangeDto {
  @Text({ max: 200, optional: true, example: 'Grace B. M. Hopper' })
  name?: string;

  @OneOf(ROLES, { optional: true, example: 'manager' })
  role?: Role;

  @OneOf(USER_STATUSES, { optional: true, example: 'ACTIVE', description: 'DISABLED ends every session' })
  status?: UserStatus;
}

export class UserDto {
  @Id()
  id!: string;

  @Email({ example: 'grace@example.com' })
  email!: string;

  @Text({ max: 200, example: 'Grace Hopper' })
  name!: string;

  @OneOf(ROLES, { example: 'clerk' })
  role!: Role;

  @OneOf(USER_STATUSES)
  status!: UserStatus;

  @Id({ nullable: true, description: 'the customer who the user is; staff have none' })
  customerId!: string | null;

  @Whole({ min: 1, example: 1, description: 'one more with each change' })
  version!: number;

  @Moment()
  createdAt!: Date;

  @Moment()
  updatedAt!: Date;

  static from({ _id, email, name, role, status, customerId, version, createdAt, updatedAt }: User): UserDto {
    const shown = { id: _id, email, name, role, status, customerId, version, createdAt, updatedAt };
    return Object.assign(new UserDto(), shown);
  }
}

function filtered(Query: new () => { asks(): ListAsk }) {
  class Filtered extends Query {
    @OneOf(ROLES, { optional: true, example: 'clerk', description: 'users who have this role' })
    role?: Role;

    @Email({ optional: true, example: 'grace@example.com', description: 'the one user with this address' })
    email?: string;

    toDomain(): ListUsers {
      const { role, email } = this;
      const filter = { ...(role ? { role } : {}), ...(email ? { email: emailKey(email) } : {}) };
      return { filter, ask: this.asks() };
    }
  }
  return Filtered;
}

export class ListUsersV1 extends filtered(PageQuery) {}
export class ListUsersV2 extends filtered(CursorQuery) {}
