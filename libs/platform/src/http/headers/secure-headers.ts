import helmet from '@fastify/helmet';
import { type FastifyInstance, fastify as createFastify } from 'fastify';
import { addHeaders, type FlatHeaders } from './flat-headers.js';
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
 *
 * @returns these headers
 */
export async function secureHeaders(fastify: FastifyInstance, { HSTS_DAYS }: Settings): Promise<FlatHeaders> {
  const headers = Object.entries(await headersOfHelmet(HSTS_DAYS)).flat();
  fastify.addHook('onRequest', (_request, reply, done) => {
    addHeaders(reply, headers);
    done();
  });
  return headers;
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
