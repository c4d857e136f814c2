import helmet from '@fastify/helmet';
import { type FastifyInstance, fastify as createFastify } from 'fastify';

const POLICY = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
};

/**
 * Sends the headers of helmet with every answer. They are the same for all of them, so helmet is asked once: asked by
 * every request it puts the policy together anew, which takes longer than the rest of a short answer.
 */
export async function secureHeaders(fastify: FastifyInstance): Promise<void> {
  const headers = Object.entries(await headersOfHelmet());
  fastify.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of headers) void reply.header(name, value);
    done();
  });
}

async function headersOfHelmet(): Promise<Record<string, string>> {
  const asked = createFastify();
  let headers: Record<string, string> = {};
  await asked.register(helmet, POLICY);
  asked.get('/', (_request, reply) => {
    headers = reply.raw.getHeaders() as Record<string, string>;
    return '';
  });
  await asked.inject('/');
  await asked.close();
  return headers;
}
