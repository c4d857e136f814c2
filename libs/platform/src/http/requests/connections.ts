import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long requests that are being done may take when the server stops, in milliseconds. */
const LAST_REQUESTS_MS = 10_000;

/**
 * Tells every client of a process that takes leave to come by another connection next time: one that is closed between
 * two requests fails nobody, and one that the server closes by itself may cross with the next request.
 */
export function sayGoodbye(fastify: FastifyInstance, process: { readonly leaving: boolean }): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (process.leaving) void reply.header('Connection', 'close');
    done();
  });
}

/**
 * Requests in flight are finished when the server stops; connections without one end at once, also those that never
 * had any, and nobody waits for ever for a client that does not read.
 */
export function endInTime(fastify: FastifyInstance): void {
  const idle = new Set<Socket>();
  let stopping = false;
  fastify.server.on('connection', (socket: Socket) => {
    idle.add(socket);
    socket.once('close', () => idle.delete(socket));
  });
  fastify.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket);
    response.once('close', () => {
      if (stopping) socket.end();
      else if (!socket.destroyed) idle.add(socket);
    });
  });
  fastify.addHook('preClose', (done) => {
    stopping = true;
    for (const socket of idle) socket.destroy();
    setTimeout(() => fastify.server.closeAllConnections(), LAST_REQUESTS_MS).unref();
    done();
  });
}
