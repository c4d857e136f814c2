import helmet from '@fastify/helmet';
import { type FastifyInstance, fastify as createFastify } from 'fastify';
import type { Settings } from '../../config/settings.js';

const POLICY = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
};

/**
 * Sends the headers of helmet with every answer. They are the same for all of them, so helmet is asked once: asked by
 * every request it puts the policy together anew, which takes longer than the rest of a short answer.
 */
export async function secureHeaders(fastify: FastifyInstance, { HSTS_DAYS }: Settings): Promise<void> {
  const headers = Object.entries(await headersOfHelmet(HSTS_DAYS));
  fastify.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of headers) void reply.header(name, value);
    done();
  });
}

async function headersOfHelmet(hstsDays: number): Promise<Record<string, string>> {
  const asked = createFastify();
  let headers: Record<string, string> = {};
  const hsts = hstsDays > 0 && { maxAge: hstsDays * 86_400, includeSubDomains: true };
  await asked.register(helmet, { ...POLICY, hsts });
  asked.get('/', (_request, reply) => {
    headers = reply.raw.getHeaders() as Record<string, string>;
    return '';
  });
  await asked.inject('/');
  await asked.close();
  return headers;
}
