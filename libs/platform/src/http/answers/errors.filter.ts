import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { versionOf } from '../requests/hooks.js';
import { RouteTable } from '../requests/route-table.js';
import { failed } from './envelope.js';
import { ofCode, type Problem, problemOf } from './problem.js';

/** The one place that turns what was thrown into an answer; also for what Fastify refuses before a route is found. */
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = request.is404 ? unrouted(request, reply) : problemOf(error);
    if (problem.unexpected)
      this.logger.error(
        { err: error, requestId: request.id, method: request.method, route: request.routeOptions.url },
        'A request failed unexpectedly',
      );
    if (reply.sent) return;
    answer(problem, request, reply);
  }
}

function answer({ status, errors, retryAfter }: Problem, request: FastifyRequest, reply: FastifyReply): void {
  if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter));
  if (status === 401) {
    const sent = request.headers.authorization !== undefined;
    void reply.header('WWW-Authenticate', sent ? 'Bearer error="invalid_token"' : 'Bearer');
  }
  void reply
    .status(status)
    .header('Cache-Control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(failed(errors, { requestId: request.id, apiVersion: versionOf(request.url) }));
}

/** 405 with Allow when the path exists for other methods, else 404. */
function unrouted(request: FastifyRequest, reply: FastifyReply): Problem {
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = RouteTable.get(request.server)?.methodsOf(path) ?? [];
  const { method } = request;
  if (methods.length === 0) {
    const shown = /^[\w/.~%-]{1,200}$/.test(path) ? path : '…';
    return {
      status: 404,
      errors: [{ code: 'ROUTE_NOT_FOUND', message: `There is no route ${method} ${shown}` }],
    };
  }
  void reply.header('Allow', methods.join(', '));
  return {
    ...ofCode('METHOD_NOT_ALLOWED'),
    errors: [{ code: 'METHOD_NOT_ALLOWED', message: `${method} is not possible here` }],
  };
}
