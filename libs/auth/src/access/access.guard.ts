import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import QuickLRU from 'quick-lru';
import type { Caller } from '#contracts/access.js';
import { Clock } from '#platform/clock/clock.js';
import { Settings } from '#platform/config/settings.js';
import { currentContext } from '#platform/context/request-context.js';
import { ANONYMOUS } from '#platform/http/access.js';
import { Bus } from '#platform/bus/bus.js';
import { ForbiddenError, TokenExpiredError, UnauthenticatedError } from '../auth.errors.js';
import { sentKeyOf } from '../keys/key-text.js';
import { KeyCallers } from '../keys/key-callers.js';
import { type AccessClaims, bearerOf, readAccess, type Verified } from '../sessions/token.rules.js';
import { ACCESS_STRATEGY } from './access.strategy.js';
import { Callers } from './callers.js';
import { type Declared, DeclaredRoutes } from './declared-routes.js';

/** The part of a request that the guard reads and writes. */
export interface AccessRequest {
  readonly headers: { readonly authorization?: string };
  readonly params?: { readonly id?: string };
  /** what the access token says; absent without one, and with an API key */
  user?: AccessClaims;
}

const MOST_KEPT = 10_000;

/**
 * Lets a request through when its route is public or its caller has one of the permissions that the route names. A
 * route that names none is closed. Verified tokens are kept until they expire, since verifying costs more than the rest.
 */
@Injectable()
export class AccessGuard extends AuthGuard(ACCESS_STRATEGY) {
  /** by the header that they came in */
  private readonly verified = new QuickLRU<string, AccessClaims>({ maxSize: MOST_KEPT });

  constructor(
    private readonly routes: DeclaredRoutes,
    private readonly callers: Callers,
    private readonly keys: KeyCallers,
    private readonly bus: Bus,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    super();
  }

  /**
   * @throws {UnauthenticatedError} without a token, with a broken one, or for a user who is disabled
   * @throws {TokenExpiredError} also when the user's role has changed: a refresh brings the new one
   * @throws {ForbiddenError} for a closed route and for a caller without the permission
   */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const { isPublic, isBare, allowed, action } = this.routes.of(context.getHandler(), context.getClass());
    if (isPublic && isBare) return true;
    if (!isPublic && !allowed) throw new ForbiddenError('This route is closed');

    const request = context.switchToHttp().getRequest<AccessRequest>();
    if (request.headers.authorization === undefined) {
      if (isPublic) return true;
      throw new UnauthenticatedError();
    }
    const caller = await this.identify(request, context);
    const running = currentContext();
    if (running) running.caller = caller;
    if (isPublic || allowed?.some((permission) => caller.permissions.has(permission))) return true;
    throw await this.refusal(action, request);
  }

  /**
   * The caller of a request whom this process knows already, when nothing speaks against letting it through.
   *
   * @returns undefined when that takes a question to somebody, or when it may be refused: `canActivate` decides then
   */
  known(
    request: Pick<AccessRequest, 'headers'>,
    { isPublic, allowed }: Pick<Declared, 'isPublic' | 'allowed'>,
  ): Caller | undefined {
    if (request.headers.authorization === undefined) return isPublic ? ANONYMOUS : undefined;
    const claims = this.verified.get(request.headers.authorization);
    if (!claims || this.clock.millis() >= claims.expiresAt) return undefined;
    const caller = this.callers.known(claims.userId);
    if (caller?.role !== claims.role) return undefined;
    return isPublic || allowed?.some((permission) => caller.permissions.has(permission)) ? caller : undefined;
  }

  /** Called by passport with what the strategy made of the token. */
  override handleRequest<C = AccessClaims>(error: unknown, verified: Verified | false): C {
    if (error || !verified) throw new UnauthenticatedError();
    return readAccess(verified, this.clock.millis(), this.settings.ACCESS_TOKEN_MINUTES * 60_000) as C;
  }

  private async identify(request: AccessRequest, context: ExecutionContext): Promise<Caller> {
    const sent = sentKeyOf(request.headers.authorization);
    if (sent) {
      const service = await this.keys.find(sent);
      if (!service) throw new UnauthenticatedError('This API key is unknown, revoked or over');
      return service;
    }
    const claims = await this.claimsOf(request, context);
    const caller = this.callers.known(claims.userId) ?? (await this.callers.find(claims.userId));
    if (!caller) throw new UnauthenticatedError('The user of this token is no longer active');
    if (caller.role !== claims.role) throw new TokenExpiredError('Your role has changed; refresh the token');
    return caller;
  }

  private async claimsOf(request: AccessRequest, context: ExecutionContext): Promise<AccessClaims> {
    const { authorization = '' } = request.headers;
    const known = this.verified.get(authorization);
    if (known && this.clock.millis() < known.expiresAt) return (request.user = known);
    if (known) {
      this.verified.delete(authorization);
      throw new TokenExpiredError();
    }
    if (bearerOf(authorization) === null) throw new UnauthenticatedError();
    await super.canActivate(context);
    const claims = request.user;
    if (!claims) throw new UnauthenticatedError();
    this.verified.set(authorization, claims);
    return claims;
  }

  /** Interceptors see nothing of what a guard refuses, so it is put on record here. */
  private async refusal(action: string | null, { params }: AccessRequest): Promise<ForbiddenError> {
    const refusal = new ForbiddenError();
    const { code, statusCode: status } = refusal;
    if (action) await this.bus.ask('audit.refused', { action, resourceId: params?.id, code, status });
    return refusal;
  }
}
