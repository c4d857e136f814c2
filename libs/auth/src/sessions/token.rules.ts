import { ROLES, type Role } from '#contracts/access.js';
import { TokenExpiredError, UnauthenticatedError } from '../auth.errors.js';
import type { Issued } from './session.rules.js';

export const ISSUER = 'tallyhouse';
export const AUDIENCE = 'tallyhouse-api';
/** RFC 9068 and its like: the kind stands in the header, so that one token never passes for the other */
export const ACCESS_TYPE = 'at+jwt';
export const REFRESH_TYPE = 'rt+jwt';

/** A token whose signature, issuer and audience have been verified. */
export interface Verified {
  readonly header: { readonly typ?: unknown };
  readonly payload: unknown;
}

export interface AccessClaims {
  readonly userId: string;
  readonly role: Role;
  readonly sessionId: string;
  /** milliseconds since 1970 */
  readonly expiresAt: number;
}

export interface RefreshClaims extends Issued {
  readonly userId: string;
  readonly sessionId: string;
}

type Claims = Readonly<Record<string, unknown>>;
const seconds = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isRole = (value: unknown): value is Role => ROLES.some((role) => role === value);

/** @returns the session that a token belongs to: its `jti` is `<session id>.<token id>` */
const sessionOf = (jti: string): string => jti.slice(0, jti.indexOf('.'));

/**
 * Reads an access token: payload `{ userId, role }` and the registered claims.
 *
 * @param now milliseconds since 1970
 * @param life milliseconds that a token lives at most, whatever it says itself
 * @throws {TokenExpiredError}
 * @throws {UnauthenticatedError} for another kind of token and for claims that are missing or malformed
 */
export function readAccess(token: Verified, now: number, life: number): AccessClaims {
  const claims = claimsOf(token, ACCESS_TYPE);
  if (!isRole(claims.role)) throw new UnauthenticatedError();
  const expiresAt = Math.min(claims.exp * 1_000, claims.iat * 1_000 + life);
  if (now >= expiresAt) throw new TokenExpiredError();
  return { userId: claims.userId, role: claims.role, sessionId: sessionOf(claims.jti), expiresAt };
}

/**
 * Reads a refresh token: payload `{ userId }` and the registered claims.
 *
 * @param now milliseconds since 1970
 * @throws {TokenExpiredError}
 * @throws {UnauthenticatedError} for another kind of token and for claims that are missing or malformed
 */
export function readRefresh(token: Verified, now: number): RefreshClaims {
  const { userId, jti, iat, exp } = claimsOf(token, REFRESH_TYPE);
  if (now >= exp * 1_000) throw new TokenExpiredError();
  return { userId, sessionId: sessionOf(jti), jti, iat, exp };
}

function claimsOf({ header, payload }: Verified, type: string): Claims & Issued & { userId: string } {
  const claims = (typeof payload === 'object' && payload !== null ? payload : {}) as Claims;
  const { userId, jti, iat, exp } = claims;
  const whole =
    header.typ === type &&
    typeof userId === 'string' &&
    typeof jti === 'string' &&
    jti.includes('.') &&
    seconds(iat) &&
    seconds(exp);
  if (!whole) throw new UnauthenticatedError();
  return { ...claims, userId, jti, iat, exp };
}

/** @returns the token of an `Authorization: Bearer …` header, null when it is none */
export function bearerOf(header: string | undefined): string | null {
  return /^bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? '')?.[1] ?? null;
}
