import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Settings } from '../config/settings.js';
import { Public } from '../http/access.js';
import { Bare } from '../http/returns.js';
import { Unlimited } from '../throttle/limited.js';
import { MetricsTokenError } from './metrics.errors.js';
import { Metrics } from './metrics.js';

/** For Prometheus; outside the versions and the envelope. */
@ApiExcludeController()
@Public()
@Bare()
@Unlimited()
@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly settings: Settings,
  ) {}

  /** @throws {MetricsTokenError} without METRICS_TOKEN as bearer token, where one is set and always in production */
  @Get()
  async read(
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { METRICS_TOKEN: token, NODE_ENV } = this.settings;
    const open = token === undefined && NODE_ENV !== 'production';
    if (!open && (token === undefined || !same(authorization ?? '', `Bearer ${token}`)))
      throw new MetricsTokenError();
    void reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}

/** Compares in a time that tells nothing of where they differ. */
function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
