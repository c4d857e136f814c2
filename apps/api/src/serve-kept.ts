import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AccessGuard } from '../../../libs/auth/src/access/access.guard.js';
import { KeptAnswers } from '#platform/http/answers/kept-answers.js';
import { RateLimitGuard } from '#platform/throttle/rate-limit.guard.js';

/** Lets kept answers out behind the same doors as all others; call it behind whatever sets headers of every answer. */
export async function serveKept(app: NestFastifyApplication): Promise<void> {
  const access = app.get(AccessGuard);
  const limits = app.get(RateLimitGuard);
  const plugin = (fastify: FastifyInstance): Promise<void> => {
    app.get(KeptAnswers).serve(fastify, {
      known: (request, route) => access.known(request, route),
      countHere: (request, reply, userId) => limits.countHere(request, reply, userId),
    });
    return Promise.resolve();
  };
  // its hook is for the routes outside of it
  await app.register(Object.assign(plugin, { [Symbol.for('skip-override')]: true }) as never);
}
