import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock.js';
import { Settings } from '../config/settings.js';
import { currentContext } from '../context/request-context.js';
import { DomainError } from '../errors/api-error.js';
import { differsByVersion, type Returned, RETURNS } from '../http/returns.js';
import { successorOf, V1_SUNSET_AT } from './sunset.js';

export class VersionSunsetError extends DomainError {
  readonly kind = 'gone';
  readonly code = 'VERSION_SUNSET';
  constructor() {
    super('This operation of v1 has ended; Link names its successor');
  }
}

/** Refuses, once their time is over, the operations whose answers have carried `Sunset`; only where the setting says so. */
@Injectable()
export class SunsetGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @throws {VersionSunsetError} whoever asks */
  canActivate(execution: ExecutionContext): boolean {
    if (this.settings.V1_AFTER_SUNSET === 'serve' || currentContext()?.apiVersion !== 1) return true;
    const returned = this.reflector.get<Returned | undefined>(RETURNS, execution.getHandler());
    if (!returned || !differsByVersion(returned) || this.clock.now() < V1_SUNSET_AT) return true;
    const http = execution.switchToHttp();
    void http.getResponse<FastifyReply>().header('Link', successorOf(http.getRequest<FastifyRequest>().url));
    throw new VersionSunsetError();
  }
}
