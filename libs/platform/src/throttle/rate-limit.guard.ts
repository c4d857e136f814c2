import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  getOptionsToken,
  getStorageToken,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../config/settings.js';
import { currentContext } from '../context/request-context.js';
import { addressToCount } from './address.js';
import { LIMITED_AS, type Policy, UNLIMITED } from './limited.js';
import { RateLimitedError } from './rate-limited.error.js';
import type { Counter } from './refusals.js';

const WINDOW_SECONDS = 60;

/**
 * Limits requests per caller, or per address where nobody is signed in or the route says so. It runs after the guard
 * that finds out who calls.
 *
 * @see draft-ietf-httpapi-ratelimit-headers
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard implements Counter {
  private readonly policies = new WeakMap<object, Policy | null>();

  constructor(
    @Inject(getOptionsToken()) options: ThrottlerModuleOptions,
    @Inject(getStorageToken()) storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly settings: Settings,
  ) {
    super(options, storage, reflector);
  }

  /** @throws {RateLimitedError} when the window is used up */
  override async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (execution.getType() !== 'http') return true;
    const policy = this.policyOf(execution);
    if (policy === null || this.limitOf(policy) === 0) return true;

    const http = execution.switchToHttp();
    const caller = policy === 'default' ? currentContext()?.caller.userId : null;
    const request = http.getRequest<FastifyRequest>();
    const limited = await this.count(policy, caller ?? addressToCount(request.ip), http.getResponse());
    if (limited) throw limited;
    return true;
  }

  async byAddress({ ip }: FastifyRequest, reply: FastifyReply): Promise<RateLimitedError | null> {
    return this.limitOf('default') === 0 ? null : this.count('default', addressToCount(ip), reply);
  }

  private limitOf(policy: Policy): number {
    return policy === 'login' ? this.settings.LOGIN_LIMIT_PER_MINUTE : this.settings.RATE_LIMIT_PER_MINUTE;
  }

  private async count(policy: Policy, who: string, reply: FastifyReply): Promise<RateLimitedError | null> {
    const limit = this.limitOf(policy);
    const window = WINDOW_SECONDS * 1000;
    const { totalHits, timeToExpire, isBlocked } = await this.storageService.increment(
      `${policy}:${who}`,
      window,
      limit,
      window,
      policy,
    );
    void reply.headers({
      'RateLimit-Policy': `"${policy}";q=${limit};w=${WINDOW_SECONDS}`,
      RateLimit: `"${policy}";r=${Math.max(0, limit - totalHits)};t=${timeToExpire}`,
    });
    return isBlocked ? new RateLimitedError(timeToExpire) : null;
  }

  private policyOf(execution: ExecutionContext): Policy | null {
    const handler = execution.getHandler();
    let policy = this.policies.get(handler);
    if (policy === undefined) {
      const places = [handler, execution.getClass()];
      const unlimited = this.reflector.getAllAndOverride<boolean | undefined>(UNLIMITED, places) === true;
      policy = unlimited
        ? null
        : (this.reflector.getAllAndOverride<Policy | undefined>(LIMITED_AS, places) ?? 'default');
      this.policies.set(handler, policy);
    }
    return policy;
  }
}
