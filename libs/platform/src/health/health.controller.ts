import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/access.js';
import { Bare } from '../http/returns.js';
import { Unlimited } from '../throttle/limited.js';
import { Readiness } from './readiness.js';

/** For those who keep the process running; outside the versions and the envelope. */
@ApiExcludeController()
@Public()
@Bare()
@Unlimited()
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process answers. The database does not count here: its loss must not restart every process. */
  @Get('live')
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  /** 503 until the database answers, migrations have run and whatever modules need is there. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const report = await this.readiness.report();
    if (report.status === 'down') void reply.status(503).header('Retry-After', '2');
    return report;
  }
}
