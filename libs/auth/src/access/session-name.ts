import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccessClaims } from '../sessions/token.rules.js';
import type { AccessRequest } from './access.guard.js';

/** The session that the access token names; undefined without a token. */
export const SessionOf = createParamDecorator(
  (_: unknown, execution: ExecutionContext): AccessClaims | undefined =>
    execution.switchToHttp().getRequest<AccessRequest>().user,
);
