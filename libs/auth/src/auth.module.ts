import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { MongooseModule } from '@nestjs/mongoose';
import { PassportModule } from '@nestjs/passport';
import { AccessGuard } from './access/access.guard.js';
import { AccessStrategy } from './access/access.strategy.js';
import { Callers } from './access/callers.js';
import { DeclaredRoutes } from './access/declared-routes.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { ApiKey, ApiKeySchema } from './keys/api-key.schema.js';
import { ApiKeysController } from './keys/api-keys.controller.js';
import { ApiKeys } from './keys/api-keys.js';
import { KeyCallers } from './keys/key-callers.js';
import { LastUsed } from './keys/last-used.js';
import { Attempts } from './passwords/attempts.js';
import { LoginAttempts, LoginAttemptsSchema } from './passwords/attempts.schema.js';
import { Passwords } from './passwords/passwords.js';
import { PasswordResets } from './resets/password-resets.js';
import { PasswordReset, PasswordResetSchema } from './resets/reset.schema.js';
import { ResetSender } from './resets/reset-sender.js';
import { ResetTokens } from './resets/reset-token.js';
import { ResetsController } from './resets/resets.controller.js';
import { Resets } from './resets/resets.js';
import { OwnSessions } from './sessions/own-sessions.js';
import { Session, SessionSchema } from './sessions/session.schema.js';
import { Sessions } from './sessions/sessions.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { Tokens } from './sessions/tokens.js';
import { DemoUsers } from './users/demo-users.js';
import { UserChanges } from './users/user-changes.js';
import { User, UserSchema } from './users/user.schema.js';
import { UsersController } from './users/users.controller.js';
import { Users } from './users/users.js';

@Module({
  imports: [
    DiscoveryModule,
    JwtModule.register({}), // each kind of token brings its own secret
    PassportModule,
    MongooseModule.forFeature([
      { name: User.name, schema: UserSchema },
      { name: Session.name, schema: SessionSchema },
      { name: ApiKey.name, schema: ApiKeySchema },
      { name: PasswordReset.name, schema: PasswordResetSchema },
      { name: LoginAttempts.name, schema: LoginAttemptsSchema },
    ]),
  ],
  controllers: [AuthController, SessionsController, UsersController, ApiKeysController, ResetsController],
  providers: [
    AccessGuard,
    AccessStrategy,
    ApiKeys,
    Attempts,
    AuthService,
    Callers,
    DeclaredRoutes,
    DemoUsers,
    KeyCallers,
    LastUsed,
    OwnSessions,
    PasswordResets,
    Passwords,
    Resets,
    ResetSender,
    ResetTokens,
    Sessions,
    Tokens,
    UserChanges,
    Users,
  ],
  exports: [AccessGuard, DemoUsers],
})
export class AuthModule {}
