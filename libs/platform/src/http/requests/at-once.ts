import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Answered, Observer } from './answered.js';

/** Answers a request, or leaves it alone. @returns what is told of it; null when it has not answered */
export type AtOnce = (request: IncomingMessage, response: ServerResponse) => Omit<Answered, 'took'> | null;

/** Lets requests be answered before the framework sees them; whatever is left alone goes its usual way. */
export function answerAtOnce(fastify: FastifyInstance, answer: AtOnce, observers: readonly Observer[]): void {
  const { server } = fastify;
  const usual = server.listeners('request') as ((
    request: IncomingMessage,
    response: ServerResponse,
  ) => void)[];
  let open = true;
  // what a server says that closes is for the framework to say
  fastify.addHook('preClose', (done) => {
    open = false;
    done();
  });
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const begun = performance.now();
    const answered = open ? answer(request, response) : null;
    if (answered === null) return usual.forEach((handle) => handle(request, response));
    const whole = { ...answered, took: performance.now() - begun };
    for (const observe of observers) observe(whole);
  });
}
