import { DomainError } from '#platform/errors/api-error.js';

/** No token, one that cannot be trusted, or one of a session or user that is no more. */
export class UnauthenticatedError extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'UNAUTHENTICATED';
  constructor(message = 'A valid access token is needed') {
    super(message);
  }
}

/** The access token was valid once; a refresh brings a new one. */
export class TokenExpiredError extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'TOKEN_EXPIRED';
  constructor(message = 'The token has expired') {
    super(message);
  }
}

/** Unknown account, wrong password and disabled user alike: the answer tells none from another. */
export class BadCredentialsError extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'BAD_CREDENTIALS';
  constructor() {
    super('The e-mail or the password is wrong');
  }
}

/** A refresh token came a second time; somebody may have copied it, so its session has ended. */
export class RefreshReusedError extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'REFRESH_REUSED';
  constructor() {
    super('This refresh token was used before; its session has ended, log in again');
  }
}

export class ForbiddenError extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'FORBIDDEN';
  constructor(message = 'Your role does not allow this') {
    super(message);
  }
}

export class DuplicateEmailError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'DUPLICATE';
  constructor() {
    super('There is a user with this e-mail already', undefined, 'email');
  }
}

export class UserNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'USER_NOT_FOUND';
  constructor(id: string) {
    super(`There is no user ${id}`);
  }
}

/** An admin may neither disable nor demote themself, so that one is always left. */
export class OwnAccountError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ILLEGAL_TRANSITION';
  constructor() {
    super('Your own role and status are for another admin to change');
  }
}

export class SessionNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'SESSION_NOT_FOUND';
  constructor() {
    super('There is no such session');
  }
}
