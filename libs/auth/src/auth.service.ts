import { Injectable } from '@nestjs/common';
import type { Caller } from '#contracts/access.js';
import { currentContext, currentOrigin, inContext } from '#platform/context/request-context.js';
import { newId } from '#platform/mongo/ids.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import type { ChangePassword, Credentials, Registration } from './auth.dto.js';
import { BadCredentialsError, RefreshReusedError, UnauthenticatedError } from './auth.errors.js';
import { permissionsOf } from './auth.roles.js';
import { Attempts } from './passwords/attempts.js';
import { Passwords } from './passwords/passwords.js';
import { Resets } from './resets/resets.js';
import { type Login, Sessions } from './sessions/sessions.js';
import { emailKey, type User } from './users/user.schema.js';
import { Users } from './users/users.js';

/** A session as a token names it. */
export interface SessionName {
  readonly sessionId: string;
  readonly userId: string;
}

/** Registering, logging in and out, and what keeps a login going. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: Users,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
    private readonly resets: Resets,
    private readonly work: UnitOfWork,
  ) {}

  /**
   * Makes a user and the customer who it is, and logs in.
   *
   * @throws {DuplicateEmailError}
   */
  async register({ email, password, name }: Registration): Promise<Login> {
    const passwordHash = await this.passwords.hash(password);
    const id = newId();
    return acting({ _id: id, role: 'customer', customerId: null }, () =>
      this.work.run(async () => {
        const user = await this.users.add(
          { email, name, passwordHash, role: 'customer' },
          'user.register',
          id,
        );
        return this.sessions.open(user);
      }),
    );
  }

  /**
   * @throws {BadCredentialsError} unknown account, wrong password and disabled user alike
   * @throws {TooManyFailuresError} after ten failures in 15 minutes
   */
  async login({ email, password }: Credentials): Promise<Login> {
    const key = emailKey(email);
    const isKnown = (from: string | null) => this.knowsAddress(key, from);
    return this.attempts.on(key, isKnown, async () => {
      const user = await this.users.byEmail(key);
      const right = await this.passwords.matches(user?.passwordHash ?? null, password);
      if (!user || !right || user.status !== 'ACTIVE') return this.refuse(key, user);
      return acting(user, () =>
        this.work.run(async () => {
          await this.attempts.forgive(key);
          await this.users.note(user, 'user.login', { outcome: { to: 'success' } });
          return this.sessions.open(user);
        }),
      );
    });
  }

  /**
   * @throws {RefreshReusedError} when the token was used before; its session has ended then
   * @throws {UnauthenticatedError} when the token is not ours, its session is over or its user disabled
   * @throws {TokenExpiredError}
   */
  async refresh(refreshToken: string): Promise<Login> {
    const sent = this.sessions.read(refreshToken);
    const result = await this.work.run(async () => {
      const user = await this.users.find(sent.userId);
      if (user?.status !== 'ACTIVE') return 'over';
      return acting(user, async () => {
        const next = await this.sessions.advance(sent);
        if (next === 'over') return next;
        if (next !== 'reused') {
          await this.users.note(user, 'user.refresh', {});
          return this.sessions.loginOf(user, sent.sessionId, next);
        }
        const ended = await this.sessions.end(sent.sessionId, user._id, 'reuse');
        if (ended) await this.users.note(user, 'user.refresh', { refused: { to: 'REFRESH_REUSED' } });
        return next;
      });
    });
    if (result === 'reused') throw new RefreshReusedError();
    if (result === 'over') throw new UnauthenticatedError('This session has ended; log in again');
    return result;
  }

  /**
   * Ends the session of the refresh token, or that of the access token; again, it changes nothing.
   *
   * @throws {UnauthenticatedError} without either
   */
  async logout(refreshToken: string | undefined, current: SessionName | undefined): Promise<void> {
    const name = refreshToken === undefined ? current : this.sessions.read(refreshToken);
    if (!name) throw new UnauthenticatedError('Send the refresh token, or an access token');
    await this.work.run(async () => {
      const user = await this.users.find(name.userId);
      if (!user || !(await this.sessions.end(name.sessionId, name.userId, 'logout'))) return;
      await acting(user, () => this.users.note(user, 'user.logout', {}));
    });
  }

  /**
   * Sets a new password and ends the user's other sessions.
   *
   * @throws {BadCredentialsError} when the current password is wrong
   * @throws {TooManyFailuresError} after ten failures in 15 minutes
   */
  async changePassword(
    { userId, sessionId }: SessionName,
    { currentPassword, newPassword }: ChangePassword,
  ): Promise<void> {
    const user = await this.users.get(userId);
    const isKnown = (from: string | null) => this.sessions.haveBeenAt(userId, from);
    await this.attempts.on(user.email, isKnown, async () => {
      if (!(await this.passwords.matches(user.passwordHash, currentPassword)))
        return this.refuse(user.email, user);
      const passwordHash = await this.passwords.hash(newPassword);
      return this.work.run(async () => {
        if (!(await this.users.setPassword(user, passwordHash))) throw new BadCredentialsError();
        await this.attempts.forgive(user.email);
        await this.resets.voidAll(user.email);
        const ended = await this.sessions.endAll(userId, 'password', sessionId);
        await this.users.note(user, 'user.password', { endedSessions: { to: ended } });
      });
    });
  }

  /** Costs the same for an account that does not exist. */
  private async knowsAddress(email: string, from: string | null): Promise<boolean> {
    const user = await this.users.byEmail(email);
    return this.sessions.haveBeenAt(user?._id ?? 'nobody', from);
  }

  /** Costs the same for an account that does not exist, but for the one entry. */
  private async refuse(email: string, user: User | null): Promise<never> {
    const origin = currentOrigin();
    await this.work.run(async () => {
      await this.attempts.failed(email);
      if (!user) return;
      const actor = origin.userId ?? 'anonymous';
      await this.users.note(user, 'user.login', { refused: { to: 'BAD_CREDENTIALS' } }, { ...origin, actor });
    });
    throw new BadCredentialsError();
  }
}

/** Runs `work` as done by a user who has just shown who they are. */
function acting<T>(user: Pick<User, '_id' | 'role' | 'customerId'>, work: () => T): T {
  const context = currentContext();
  if (!context) return work();
  const { _id: userId, role, customerId } = user;
  const caller: Caller = { userId, role, customerId, permissions: permissionsOf(role) };
  return inContext({ ...context, caller }, work);
}
