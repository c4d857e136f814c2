import { ROLES, type Role } from '#contracts/access.js';
import { Email, Id, Nested, OneOf, Text, Whole } from '#platform/http/fields.js';
import { NewPassword } from './passwords/new-password.js';
import type { Login } from './sessions/sessions.js';
import type { User } from './users/user.schema.js';

export class Registration {
  @Email({ example: 'ada@example.com' })
  email!: string;

  @NewPassword()
  password!: string;

  @Text({ max: 200, example: 'Ada Lovelace' })
  name!: string;
}

export class Credentials {
  @Email({ example: 'ada@example.com' })
  email!: string;

  @Text({ max: 128, example: 'correct-horse-battery' })
  password!: string;
}

export class RefreshRequest {
  @Text({ max: 2_000, example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6InJ0K2p3dCJ9.e30.c2ln' })
  refreshToken!: string;
}

export class LogoutRequest {
  @Text({
    max: 2_000,
    optional: true,
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6InJ0K2p3dCJ9.e30.c2ln',
    description: 'the session to end; that of the access token unless given',
  })
  refreshToken?: string;
}

export class ChangePassword {
  @Text({ max: 128, example: 'correct-horse-battery' })
  currentPassword!: string;

  @NewPassword({ example: 'staple-correct-horse' })
  newPassword!: string;
}

export class ChangeMe {
  @Text({ max: 200, optional: true, example: 'Ada King' })
  name?: string;
}

/** The user as it sees itself. */
export class Me {
  @Id()
  id!: string;

  @Email()
  email!: string;

  @Text({ max: 200, example: 'Ada Lovelace' })
  name!: string;

  @OneOf(ROLES, { example: 'customer' })
  role!: Role;

  @Id({ optional: true, description: 'the customer who the user is; staff have none' })
  customerId?: string;

  static from({ _id, email, name, role, customerId }: User): Me {
    const me = Object.assign(new Me(), { id: _id, email, name, role });
    return role === 'customer' && customerId !== null ? Object.assign(me, { customerId }) : me;
  }
}

export class LoginDto {
  @Text({
    max: 2_000,
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2ln',
    description: 'for the Authorization header',
  })
  accessToken!: string;

  @Text({
    max: 2_000,
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6InJ0K2p3dCJ9.e30.c2ln',
    description: 'brings the next login, once',
  })
  refreshToken!: string;

  @Whole({ min: 1, example: 900, description: 'seconds that the access token lives' })
  expiresIn!: number;

  @Nested(() => Me)
  user!: Me;

  static from({ user, ...tokens }: Login): LoginDto {
    return Object.assign(new LoginDto(), tokens, { user: Me.from(user) });
  }
}
