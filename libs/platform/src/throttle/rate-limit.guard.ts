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
import { addHeaders, type FlatHeaders } from '../http/headers/flat-headers.js';
import { Settings } from '../config/settings.js';
import { currentContext } from '../context/request-context.js';
import { addressToCount } from './address.js';
import { LIMITED_AS, type Policy, UNLIMITED } from './limited.js';
import { RateLimitedError } from './rate-limited.error.js';
import type { Counter } from './refusals.js';
import type { Counted, WindowsStorage } from './windows-storage.js';

const WINDOW_MS = 60_000;

/**
 * Limits requests per caller, or per address where nobody is signed in or the route says so. It runs after the guard
 * that finds out who calls.
 *
 * @see draft-ietf-httpapi-ratelimit-headers
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard implements Counter {
  private readonly windows: WindowsStorage;
  private readonly policies = new WeakMap<object, Policy | null>();

  constructor(
    @Inject(getOptionsToken()) options: ThrottlerModuleOptions,
    @Inject(getStorageToken()) storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly settings: Settings,
  ) {
    super(options, storage, reflector);
    this.windows = storage as WindowsStorage;
  }

  /** @throws {RateLimitedError} when the window is used up */
  override async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (execution.getType() !== 'http') return true;
    const policy = this.policyOf(execution);
    if (policy === null || this.limitOf(policy) === 0) return true;

    const http = execution.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = keyOf(policy, currentContext()?.caller.userId ?? null, request);
    const limited = await this.count(policy, key, http.getResponse());
    if (limited) throw limited;
    return true;
  }

  async byAddress(request: FastifyRequest, reply: FastifyReply): Promise<RateLimitedError | null> {
    if (this.limitOf('default') === 0) return null;
    return this.count('default', keyOf('default', null, request), reply);
  }

  private async count(policy: Policy, key: string, reply: FastifyReply): Promise<RateLimitedError | null> {
    const counted = await this.windows.increment(key, WINDOW_MS, this.limitOf(policy));
    addHeaders(reply, this.told(policy, counted));
    return counted.isBlocked ? new RateLimitedError(counted.timeToExpire) : null;
  }

  /**
   * Counts a request under the default policy in the memory of this process.
   *
   * @returns what its answer says of limits; null when it must be counted elsewhere or is too much: `canActivate` decides
   */
  countHere(ip: string, userId: string | null): FlatHeaders | null {
    const limit = this.limitOf('default');
    if (limit === 0) return [];
    const counted = this.windows.incrementHere(keyOf('default', userId, { ip }), WINDOW_MS, limit);
    return !counted || counted.isBlocked ? null : this.told('default', counted);
  }

  private limitOf(policy: Policy): number {
    const { LOGIN_LIMIT_PER_MINUTE, RATE_LIMIT_PER_MINUTE } = this.settings;
    return policy === 'login' ? LOGIN_LIMIT_PER_MINUTE : RATE_LIMIT_PER_MINUTE;
  }

  private told(policy: Policy, { totalHits, timeToExpire }: Counted): FlatHeaders {
    const limit = this.limitOf(policy);
    return [
      'ratelimit-policy',
      `"${policy}";q=${limit};w=${WINDOW_MS / 1000}`,
      'ratelimit',
      `"${policy}";r=${Math.max(0, limit - totalHits)};t=${timeToExpire}`,
    ];
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

function keyOf(policy: Policy, userId: string | null, { ip }: Pick<FastifyRequest, 'ip'>): string {
  return `${policy}:${(policy === 'default' ? userId : null) ?? addressToCount(ip)}`;
}
