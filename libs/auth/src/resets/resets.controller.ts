import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '#platform/http/access.js';
import { Describe } from '#platform/http/describe.js';
import { Email, Text } from '#platform/http/fields.js';
import { WithoutIdempotency } from '#platform/http/idempotent.js';
import { ReturnsNothing } from '#platform/http/returns.js';
import { forAll } from '#platform/http/version.js';
import { LimitedAs } from '#platform/throttle/limited.js';
import { NewPassword } from '../passwords/new-password.js';
import { PasswordResets } from './password-resets.js';
import { Resets } from './resets.js';

export class ForgottenPassword {
  @Email({ example: 'ada@example.com' })
  email!: string;
}

export class ResetPassword {
  @Text({
    max: 200,
    example: '66a1f0c2b7e4d5a3c9f01234_c2lnbmF0dXJlLW9mLWFuLWV4YW1wbGUtdG9rZW4tMDE',
    description: 'from the mail; good once and for 30 minutes',
  })
  token!: string;

  @NewPassword({ example: 'staple-correct-horse' })
  newPassword!: string;
}

@ApiTags('Auth')
@Controller({ path: 'auth/password', version: ['1', '2'] })
@WithoutIdempotency()
export class ResetsController {
  constructor(
    private readonly resets: Resets,
    private readonly passwords: PasswordResets,
  ) {}

  @Post('forgot')
  @HttpCode(200)
  @Public()
  @LimitedAs('login')
  @ReturnsNothing()
  @Describe('Sends a mail by which a forgotten password can be replaced.', {
    id: 'forgotPassword',
    example: { 1: { email: '{{email}}' }, 2: { email: '{{email}}' } },
    description:
      'The answer is the same whether there is such an account or not. At most three mails an hour.',
  })
  forgot(@Body(forAll(ForgottenPassword)) { email }: ForgottenPassword): Promise<void> {
    return this.resets.forget(email);
  }

  @Post('reset')
  @HttpCode(200)
  @Public()
  @LimitedAs('login')
  @ReturnsNothing()
  @Describe('Sets a new password by the token of the mail, and ends every session.', {
    id: 'resetPassword',
    example: {
      1: { token: 'the token of the mail', newPassword: 'correct horse battery' },
      2: { token: 'the token of the mail', newPassword: 'correct horse battery' },
    },
    errors: ['UNAUTHENTICATED', 'BUSY'],
  })
  reset(@Body(forAll(ResetPassword)) { token, newPassword }: ResetPassword): Promise<void> {
    return this.passwords.reset(token, newPassword);
  }
}
