import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { Allow, By, Public } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { WithoutIdempotency } from '#platform/http/idempotent.js';
import { LimitedAs } from '#platform/throttle/limited.js';
import { IfMatch } from '#platform/http/preconditions.js';
import { Returns, ReturnsNothing } from '#platform/http/returns.js';
import { forAll } from '#platform/http/version.js';
import { SessionOf } from './access/session-name.js';
import {
  ChangeMe,
  ChangePassword,
  Credentials,
  LoginDto,
  LogoutRequest,
  Me,
  RefreshRequest,
  Registration,
} from './auth.dto.js';
import { AuthService, type SessionName } from './auth.service.js';
import type { Login } from './sessions/sessions.js';
import type { User } from './users/user.schema.js';
import { UserChanges } from './users/user-changes.js';

const etag = (user: User): number => user.version;

@ApiTags('Auth')
@Controller({ path: 'auth', version: ['1', '2'] })
@WithoutIdempotency()
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly users: UserChanges,
  ) {}

  @Post('register')
  @Public()
  @LimitedAs('login')
  @Returns(201, LoginDto)
  @Describe('Makes a user and the customer who it is, and logs in.', {
    id: 'register',
    example: {
      1: { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada Lovelace' },
      2: { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada Lovelace' },
    },
    errors: ['DUPLICATE', 'BUSY'],
  })
  register(@Body(forAll(Registration)) wanted: Registration): Promise<Login> {
    return this.auth.register(wanted);
  }

  @Post('login')
  @Public()
  @LimitedAs('login')
  @Returns(200, LoginDto)
  @Describe('Logs in with e-mail and password.', {
    id: 'login',
    example: {
      1: { email: '{{email}}', password: '{{password}}' },
      2: { email: '{{email}}', password: '{{password}}' },
    },
    description: 'After ten failures an account is closed for up to 15 minutes: 429 with Retry-After.',
    errors: ['BAD_CREDENTIALS', 'BUSY'],
  })
  login(@Body(forAll(Credentials)) sent: Credentials): Promise<Login> {
    return this.auth.login(sent);
  }

  @Post('refresh')
  @Public()
  @LimitedAs('login')
  @Returns(200, LoginDto)
  @Describe('Brings new tokens for a refresh token.', {
    id: 'refresh',
    example: {
      1: { refreshToken: 'the refreshToken of a login' },
      2: { refreshToken: 'the refreshToken of a login' },
    },
    description:
      'Each refresh token is good once. Sent again within ten seconds it brings the same successor; later, the session ends.',
    errors: ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'REFRESH_REUSED'],
  })
  refresh(@Body(forAll(RefreshRequest)) { refreshToken }: RefreshRequest): Promise<Login> {
    return this.auth.refresh(refreshToken);
  }

  @Post('logout')
  @Public()
  @ReturnsNothing()
  @Describe('Ends the session of the refresh token, or else that of the access token.', {
    id: 'logout',
    example: { 1: {}, 2: {} },
    errors: ['UNAUTHENTICATED'],
  })
  logout(
    @Body(forAll(LogoutRequest)) { refreshToken }: LogoutRequest,
    @SessionOf() session: SessionName | undefined,
  ): Promise<void> {
    return this.auth.logout(refreshToken, session);
  }

  @Get('me')
  @Allow('account:self')
  @Returns<User>(200, Me, { etag })
  @Describe('Shows the user whose token this is.', { id: 'getMe' })
  me(@By() caller: Caller): Promise<User> {
    return this.users.self(caller);
  }

  @Patch('me')
  @Allow('account:self')
  @Audited('user.update')
  @Returns<User>(200, Me, { etag })
  @Describe('Changes the own name.', {
    id: 'changeMe',
    example: { 1: { name: 'Ada King' }, 2: { name: 'Ada King' } },
    errors: ['STALE', 'IF_MATCH_REQUIRED'],
  })
  change(
    @By() caller: Caller,
    @IfMatch() expected: string | undefined,
    @Body(forAll(ChangeMe)) wanted: ChangeMe,
  ): Promise<User> {
    return this.users.changeSelf(caller, wanted, expected);
  }

  @Post('password')
  @Allow('account:self')
  @LimitedAs('login')
  @ReturnsNothing()
  @Describe('Sets a new password and ends the other sessions.', {
    id: 'changePassword',
    example: {
      1: { currentPassword: '{{password}}', newPassword: 'correct horse battery' },
      2: { currentPassword: '{{password}}', newPassword: 'correct horse battery' },
    },
    errors: ['BAD_CREDENTIALS', 'BUSY'],
  })
  password(
    @SessionOf() session: SessionName,
    @Body(forAll(ChangePassword)) wanted: ChangePassword,
  ): Promise<void> {
    return this.auth.changePassword(session, wanted);
  }
}
