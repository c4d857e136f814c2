import { createParamDecorator, SetMetadata } from '@nestjs/common';
import type { Caller, Permission } from '#contracts/access.js';
import { currentContext } from '../context/request-context.js';

/** Who calls a public route without a token. */
export const ANONYMOUS: Caller = Object.freeze({
  userId: null,
  role: 'customer',
  customerId: null,
  permissions: new Set<Permission>(),
});

export const ALLOWED = 'tallyhouse:allowed';
export const PUBLIC = 'tallyhouse:public';

/** Callers with any of these permissions may use the route. */
export const Allow = (...permissions: [Permission, ...Permission[]]) => SetMetadata(ALLOWED, permissions);

/** Anybody may use the route; a token that is sent is still checked. */
export const Public = () => SetMetadata(PUBLIC, true);

/** The current caller. */
export const By = createParamDecorator((): Caller => currentContext()?.caller ?? ANONYMOUS);
