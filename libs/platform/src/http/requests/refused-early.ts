import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { failed } from '../answers/envelope.js';
import { ofCode, type Problem } from '../answers/problem.js';
import { requestIdOf, versionOf } from './hooks.js';

/** Answers what the router refuses before any hook runs: an URL that cannot be read, a parameter that is too long. */
export function refuseUrl(
  error: Error & { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const id = requestIdOf(request.raw);
  const { status, errors }: Problem =
    error.statusCode === 414
      ? {
          status: 404,
          errors: [{ code: 'ROUTE_NOT_FOUND', message: 'There is no route with a parameter of this length' }],
        }
      : ofCode('MALFORMED_REQUEST');
  void reply
    .status(status)
    .headers({ 'X-Request-Id': id, 'Cache-Control': 'no-store' })
    .type('application/json; charset=utf-8')
    .send(failed(errors, { requestId: id, apiVersion: versionOf(request.raw.url ?? '') }));
}

/** Answers what Node refuses before it is a request at all: broken framing, headers too large, a client too slow. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? 'REQUEST_TIMEOUT'
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? 'HEADERS_TOO_LARGE'
        : 'MALFORMED_REQUEST';
  const { status, errors } = ofCode(code);
  const requestId = requestIdOf({ headers: {} });
  const body = JSON.stringify(failed(errors, { requestId, apiVersion: 2 }));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${requestId}\r\nConnection: close\r\n\r\n${body}`,
  );
}
