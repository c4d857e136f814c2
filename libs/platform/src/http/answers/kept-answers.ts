import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Permission } from '#contracts/access.js';
import { Settings } from '../../config/settings.js';
import { DeprecatedUses } from '../../deprecation/deprecated-uses.js';
import { ALLOWED, PUBLIC } from '../access.js';
import { contextFor, versionOf } from '../requests/hooks.js';
import { differsByVersion, type Returned, RETURNS } from '../returns.js';
import type { Prepared } from './prepared.js';
import { deprecate, sendPrepared } from './send.js';

/** What a route says of itself, and the answer to a caller as this process keeps it; undefined when it does not. */
export interface KeptRoute {
  readonly isPublic: boolean;
  readonly allowed: readonly Permission[] | null;
  readonly deprecated: boolean;
  readonly answer: (caller: Caller, params: Readonly<Record<string, string>>) => Prepared | undefined;
}

/** What the guards check, as far as it can be checked without waiting. */
export interface Doors {
  /** undefined when it takes a question to somebody, or when the caller may be refused */
  known(request: FastifyRequest, route: KeptRoute): Caller | undefined;
  /** false when it must be counted elsewhere, or is too much */
  countHere(request: FastifyRequest, reply: FastifyReply, userId: string | null): boolean;
}

/**
 * Answers that are kept as bytes are sent before Nest sees the request, when everything that its guards would check is
 * known in this process. Whatever is not as usual, be it one doubt, goes the long way and is decided there.
 *
 * @see docs/adr/0017-kept-answers.md
 */
@Injectable()
export class KeptAnswers {
  private readonly routes = new Map<string, KeptRoute>();

  constructor(
    private readonly reflector: Reflector,
    private readonly settings: Settings,
    private readonly uses: DeprecatedUses,
  ) {}

  /** @param path below the version, `/products/:id` @param method of `controller`, which answers it in the long way */
  add(path: string, controller: object, method: string, answer: KeptRoute['answer']): void {
    const handler = Reflect.get(controller, method) as () => unknown;
    const read = <T>(key: string): T | undefined => this.reflector.get<T | undefined>(key, handler);
    const returned = read<Returned>(RETURNS);
    for (const version of [1, 2] as const) {
      // what may have ended is asked of the guard
      if (version === 1 && this.settings.V1_AFTER_SUNSET !== 'serve') continue;
      this.routes.set(`/v${version}${path}`, {
        isPublic: read<boolean>(PUBLIC) === true,
        allowed: read<readonly Permission[]>(ALLOWED) ?? null,
        deprecated: version === 1 && returned !== undefined && differsByVersion(returned),
        answer,
      });
    }
  }

  /** Registers the hook; behind those that set headers of every answer. */
  serve(fastify: FastifyInstance, doors: Doors): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      const route = request.method === 'GET' && this.routes.get(request.routeOptions.url ?? '');
      if (!route || request.url.includes('?')) return done();
      const caller = doors.known(request, route);
      const prepared = caller && route.answer(caller, request.params as Readonly<Record<string, string>>);
      if (!prepared || !doors.countHere(request, reply, caller.userId)) return done();
      const context = contextFor(request, caller);
      if (route.deprecated) deprecate(this.uses, context, request, reply);
      const version = versionOf(request.url);
      void reply.send(
        sendPrepared(prepared, { requestId: request.id, apiVersion: version }, version, request, reply),
      );
    });
  }
}
