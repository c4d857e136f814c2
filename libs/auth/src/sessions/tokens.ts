import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '#platform/clock/clock.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/mongo/ids.js';
import type { Role } from '#contracts/access.js';
import { UnauthenticatedError } from '../auth.errors.js';
import type { Issued } from './session.rules.js';
import {
  ACCESS_TYPE,
  AUDIENCE,
  ISSUER,
  readRefresh,
  REFRESH_TYPE,
  type RefreshClaims,
  type Verified,
} from './token.rules.js';

const ALGORITHM = 'HS256';
const DAY = 86_400;

/** Signs and reads tokens. Each kind has its own secret and its own type in the header. */
@Injectable()
export class Tokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** seconds */
  get accessLife(): number {
    return this.settings.ACCESS_TOKEN_MINUTES * 60;
  }

  access(user: { readonly _id: string; readonly role: Role }, sessionId: string): string {
    const { jti, iat, exp } = this.issue(sessionId, this.accessLife);
    return this.sign(
      { userId: user._id, role: user.role, iat, exp, iss: ISSUER, aud: AUDIENCE, jti },
      ACCESS_TYPE,
    );
  }

  /** The claims of a session's next refresh token. */
  issueRefresh(sessionId: string): Issued {
    return this.issue(sessionId, this.settings.REFRESH_TOKEN_DAYS * DAY);
  }

  /** The refresh token of these claims: the same claims make the same text, byte for byte. */
  refresh(userId: string, { jti, iat, exp }: Issued): string {
    return this.sign({ userId, iat, exp, iss: ISSUER, aud: AUDIENCE, jti }, REFRESH_TYPE);
  }

  /**
   * @throws {UnauthenticatedError} when it is not a refresh token of ours
   * @throws {TokenExpiredError}
   */
  readRefresh(token: string): RefreshClaims {
    return readRefresh(this.verify(token), this.clock.millis());
  }

  private issue(sessionId: string, life: number): Issued {
    const iat = Math.floor(this.clock.millis() / 1_000);
    return { jti: `${sessionId}.${newId()}`, iat, exp: iat + life };
  }

  private sign(payload: object, type: string): string {
    const secret = type === ACCESS_TYPE ? this.settings.JWT_SECRET : this.settings.REFRESH_TOKEN_SECRET;
    return this.jwt.sign(payload, { secret, algorithm: ALGORITHM, header: { alg: ALGORITHM, typ: type } });
  }

  private verify(token: string): Verified {
    try {
      return this.jwt.verify<Verified>(token, {
        secret: this.settings.REFRESH_TOKEN_SECRET,
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        complete: true,
        ignoreExpiration: true, // read by our clock
      });
    } catch {
      throw new UnauthenticatedError('The refresh token is not valid');
    }
  }
}
