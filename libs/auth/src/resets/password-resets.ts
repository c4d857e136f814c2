import { Injectable } from '@nestjs/common';
import { currentOrigin } from '#platform/context/request-context.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { UnauthenticatedError } from '../auth.errors.js';
import { Attempts } from '../passwords/attempts.js';
import { Passwords } from '../passwords/passwords.js';
import { Sessions } from '../sessions/sessions.js';
import { Users } from '../users/users.js';
import { ResetTokens } from './reset-token.js';
import { Resets } from './resets.js';

/** Replaces a password by the token of a mail. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly resets: Resets,
    private readonly tokens: ResetTokens,
    private readonly users: Users,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
    private readonly work: UnitOfWork,
  ) {}

  /**
   * Sets the password, ends every session and voids every other token of the account.
   *
   * @throws {UnauthenticatedError} when the token is not ours, was used, is over or was overtaken
   */
  async reset(token: string, newPassword: string): Promise<void> {
    const id = this.tokens.read(token);
    const reset = id === null ? null : await this.resets.usable(id);
    if (!reset) throw new NoLongerGoodError();
    // slow, and so only for a token that is good
    const passwordHash = await this.passwords.hash(newPassword);
    const origin = currentOrigin();
    await this.work.run(async () => {
      const user = await this.users.byEmail(reset.email);
      if (user?.status !== 'ACTIVE' || !(await this.resets.use(reset))) throw new NoLongerGoodError();
      if (!(await this.users.setPassword(user, passwordHash))) throw new NoLongerGoodError();
      await this.attempts.forgive(user.email);
      const ended = await this.sessions.endAll(user._id, 'password');
      const by = { ...origin, userId: user._id, actor: user._id };
      await this.users.note(user, 'user.reset-password', { endedSessions: { to: ended } }, by);
    });
  }
}

class NoLongerGoodError extends UnauthenticatedError {
  constructor() {
    super('This token is not good any more; ask for a new mail');
  }
}
