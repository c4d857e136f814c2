import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, Permission } from '#contracts/access.js';
import { Settings } from '../../config/settings.js';
import { DeprecatedUses } from '../../deprecation/deprecated-uses.js';
import { deprecationHeaders } from '../../deprecation/sunset.js';
import { currentTraceId } from '../../tracing/tracing.js';
import { ALLOWED, PUBLIC } from '../access.js';
import type { Answered } from '../requests/answered.js';
import { addHeaders, type FlatHeaders } from '../headers/flat-headers.js';
import { contextFor, correlationIdOf, requestIdOf, userAgentOf } from '../requests/hooks.js';
import { differsByVersion, type Returned, RETURNS } from '../returns.js';
import type { Prepared } from './prepared.js';
import { deprecate, isUnchanged, sendPrepared, sendPreparedRaw } from './send.js';

/** What a route says of itself, and the answer to a caller as this process keeps it; undefined when it does not. */
export interface KeptRoute {
  /** as it is registered, `/v2/products/:id` */
  readonly route: string;
  readonly version: 1 | 2;
  readonly isPublic: boolean;
  readonly allowed: readonly Permission[] | null;
  readonly deprecated: boolean;
  readonly answer: (caller: Caller, id: string) => Prepared | undefined;
}

/** What the guards check, as far as it can be checked without waiting. */
export interface Doors {
  /** undefined when it takes a question to somebody, or when the caller may be refused */
  known(request: Pick<IncomingMessage, 'headers'>, route: KeptRoute): Caller | undefined;
  /** what the answer says of limits; null when it must be counted elsewhere, or is too much */
  countHere(ip: string, userId: string | null): FlatHeaders | null;
  /** the address of a client; null when a proxy that is trusted may know another */
  addressOf(request: IncomingMessage): string | null;
}

/** What stands in the head of each answer to a request without an origin. */
export interface Heads {
  readonly whole: FlatHeaders;
  /** of a 304: what secures a page came with the answer that the client keeps */
  readonly unchanged: FlatHeaders;
}

/** An answer that may go out at once. */
interface Found {
  readonly route: KeptRoute;
  readonly caller: Caller;
  readonly prepared: Prepared;
  readonly limits: FlatHeaders;
}

/**
 * Answers that are kept as bytes are sent before Nest sees the request, when everything that its guards would check is
 * known in this process. Whatever is not as usual, be it one doubt, goes the long way and is decided there.
 *
 * @see docs/adr/0017-kept-answers.md
 */
@Injectable()
export class KeptAnswers {
  /** by their path up to the parameter that it ends with */
  private readonly routes = new Map<string, KeptRoute>();

  constructor(
    private readonly reflector: Reflector,
    private readonly settings: Settings,
    private readonly uses: DeprecatedUses,
  ) {}

  /**
   * @param path below the version, with one parameter at its end: `/products/:id`
   * @param method of `controller`, which answers it in the long way
   */
  add(path: `/${string}/:${string}`, controller: object, method: string, answer: KeptRoute['answer']): void {
    const handler = Reflect.get(controller, method) as () => unknown;
    const read = <T>(key: string): T | undefined => this.reflector.get<T | undefined>(key, handler);
    const returned = read<Returned>(RETURNS);
    for (const version of [1, 2] as const) {
      // what may have ended is asked of the guard
      if (version === 1 && this.settings.V1_AFTER_SUNSET !== 'serve') continue;
      const route = `/v${version}${path}`;
      this.routes.set(route.slice(0, route.indexOf(':')), {
        route,
        version,
        isPublic: read<boolean>(PUBLIC) === true,
        allowed: read<readonly Permission[]>(ALLOWED) ?? null,
        deprecated: version === 1 && returned !== undefined && differsByVersion(returned),
        answer,
      });
    }
  }

  /**
   * Answers a request that asks for nothing but this, past the framework. What pages of other origins send is left alone,
   * since its headers depend on who they are.
   *
   * @returns what is told of it; null when it is left alone
   */
  answerAtOnce(
    request: IncomingMessage,
    response: ServerResponse,
    doors: Doors,
    heads: Heads,
  ): Omit<Answered, 'took'> | null {
    const { method = '', url = '', headers } = request;
    if (headers.origin !== undefined || hasBody(headers)) return null;
    const ip = doors.addressOf(request);
    const found = ip === null ? undefined : this.find(method, url, request, ip, doors);
    if (!found) return null;
    const { route, caller, prepared, limits } = found;
    const requestId = requestIdOf(request);
    const unchanged = isUnchanged(prepared, request);
    const head = [...(unchanged ? heads.unchanged : heads.whole), 'x-request-id', requestId, ...limits];
    if (route.deprecated) {
      head.push(...deprecationHeaders(url));
      this.uses.note(caller.userId ?? 'anonymous', `GET ${route.route}`, userAgentOf(headers));
    }
    const status = sendPreparedRaw(prepared, route.version, requestId, head, unchanged, response);
    return {
      method,
      route: route.route,
      url,
      status,
      requestId,
      correlationId: correlationIdOf(headers, requestId),
      traceId: currentTraceId(),
      caller,
    };
  }

  /** Registers the hook for what `answerAtOnce` leaves alone; behind all that set headers of every answer. */
  serve(fastify: FastifyInstance, doors: Doors): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      const found = this.find(request.method, request.url, request, request.ip, doors);
      if (!found) return done();
      const { route, caller, prepared, limits } = found;
      const context = contextFor(request, caller);
      addHeaders(reply, limits);
      if (route.deprecated) deprecate(this.uses, context, request, reply);
      void reply.send(sendPrepared(prepared, route.version, request, reply));
    });
  }

  private find(
    method: string,
    url: string,
    request: Pick<FastifyRequest, 'headers'>,
    ip: string,
    doors: Doors,
  ): Found | undefined {
    const end = url.lastIndexOf('/') + 1;
    const route = method === 'GET' ? this.routes.get(url.slice(0, end)) : undefined;
    const id = url.slice(end);
    if (!route || !isPlain(id)) return undefined;
    const caller = doors.known(request, route);
    const prepared = caller && route.answer(caller, id);
    const limits = prepared && doors.countHere(ip, caller.userId);
    return limits ? { route, caller, prepared, limits } : undefined;
  }
}

/** Without a query, and without anything that would have to be decoded. */
const isPlain = (id: string): boolean => /^[\w-]+$/.test(id);

const hasBody = (headers: IncomingMessage['headers']): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
