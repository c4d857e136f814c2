import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AccessGuard } from '../../../libs/auth/src/access/access.guard.js';
import { proxiesOf } from '#platform/config/proxies.rules.js';
import { Settings } from '#platform/config/settings.js';
import { Readiness } from '#platform/health/readiness.js';
import { type Doors, type Heads, KeptAnswers } from '#platform/http/answers/kept-answers.js';
import type { AtOnce } from '#platform/http/requests/at-once.js';
import { RateLimitGuard } from '#platform/throttle/rate-limit.guard.js';

/**
 * Lets kept answers out behind the same doors as all others; call it behind whatever sets headers of every answer.
 *
 * @returns what can be answered before any other hook
 */
export async function serveKept(app: NestFastifyApplication, heads: Heads): Promise<AtOnce> {
  const access = app.get(AccessGuard);
  const limits = app.get(RateLimitGuard);
  const kept = app.get(KeptAnswers);
  const settings = app.get(Settings);
  const readiness = app.get(Readiness);
  const doors: Doors = {
    known: (request, route) => access.known(request, route),
    countHere: (ip, userId) => limits.countHere(ip, userId),
    addressOf:
      proxiesOf(settings.TRUSTED_PROXIES).length > 0
        ? () => null
        : ({ socket }) => socket.remoteAddress ?? null,
  };
  const plugin = (fastify: FastifyInstance): Promise<void> => {
    kept.serve(fastify, doors);
    return Promise.resolve();
  };
  // its hook is for the routes outside of it
  await app.register(Object.assign(plugin, { [Symbol.for('skip-override')]: true }) as never);
  // whoever takes leave says so in each answer
  return (request, response) =>
    readiness.leaving ? null : kept.answerAtOnce(request, response, doors, heads);
}
