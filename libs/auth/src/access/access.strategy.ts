import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { Settings } from '#platform/config/settings.js';
import { AUDIENCE, bearerOf, ISSUER, type Verified } from '../sessions/token.rules.js';

export const ACCESS_STRATEGY = 'access';

/** Verifies signature, algorithm, issuer and audience of an access token; the guard reads its claims. */
@Injectable()
export class AccessStrategy extends PassportStrategy(Strategy, ACCESS_STRATEGY) {
  constructor(settings: Settings) {
    super({
      jwtFromRequest: (request: { headers: { authorization?: string } }) =>
        bearerOf(request.headers.authorization),
      secretOrKey: settings.JWT_SECRET,
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      ignoreExpiration: true, // read by our clock
      jsonWebTokenOptions: { complete: true },
    });
  }

  validate(verified: Verified): Verified {
    return verified;
  }
}
