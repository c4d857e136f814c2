import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Documents, documentsOf } from './document.js';
import { type Examples, filledIn } from './examples.js';
import { placesOf } from './places.js';
import { SIGN_IN_SCRIPT } from './sign-in-script.js';

/** What makes the examples of this start its own: the same click twice is one order, and the next start is another. */
const FRESH = randomUUID().slice(0, 8);
/** Where nobody knows a better one. */
const OWN = {
  fresh: FRESH,
  orderKey: `order-${FRESH}`,
  currency: 'EUR',
  levelSeq: '12',
  levelOnHand: '97',
  unitPrice: '9.5',
};

/** Serves `/openapi/v1.json`, `/openapi/v2.json` and Swagger UI at `/docs`. Call it before the application is initialised. */
export function serveDocuments(app: NestFastifyApplication, examples: Examples): void {
  let documents: Documents | undefined;
  const server = app.getHttpAdapter();
  for (const version of [1, 2] as const) {
    server.get(`/openapi/v${version}.json`, async (_: FastifyRequest, reply: FastifyReply) => {
      documents ??= documentsOf(app);
      void reply.type('application/json; charset=utf-8').header('Cache-Control', 'no-cache');
      const values = { ...OWN, ...(await examples(placesOf(documents[2]))) };
      return reply.send(filledIn(documents[version], values));
    });
  }
  server.get('/docs-assets/sign-in.js', (_: FastifyRequest, reply: FastifyReply) => {
    void reply.type('text/javascript; charset=utf-8').send(SIGN_IN_SCRIPT);
  });
  // the page reads the documents by their URLs, so the one it would carry itself is empty
  SwaggerModule.setup(
    'docs',
    app,
    { openapi: '3.1.0', info: { title: 'Tallyhouse', version: '2' }, paths: {} },
    {
      raw: false,
      explorer: true,
      customSiteTitle: 'Tallyhouse API',
      customJs: '/docs-assets/sign-in.js',
      swaggerOptions: {
        spec: {},
        urls: [
          { url: '/openapi/v2.json', name: 'v2 (current)' },
          { url: '/openapi/v1.json', name: 'v1' },
        ],
        persistAuthorization: true,
        tryItOutEnabled: true,
        displayRequestDuration: true,
        filter: true,
        deepLinking: true,
        docExpansion: 'none',
        tagsSorter: 'alpha',
      },
    },
  );
}
