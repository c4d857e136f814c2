import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, map, type Observable, of } from 'rxjs';
import { currentContext } from '../../context/request-context.js';
import { Replay } from '../../idempotency/replay.js';
import { DeprecatedUses } from '../../deprecation/deprecated-uses.js';
import { DEPRECATION_HEADERS, successorOf } from '../../deprecation/sunset.js';
import { append, exported, isExport } from '../csv/answer.js';
import { contentOfTag } from '../preconditions.js';
import { BARE, differsByVersion, isList, isTagged, type Returned, RETURNS } from '../returns.js';
import { type Envelope, type Meta, succeeded } from './envelope.js';
import { linksOf } from './links.js';
import { present, type Presented } from './presented.js';

interface Plan {
  readonly bare: boolean;
  readonly returned: Returned | null;
  readonly deprecated: boolean;
}

/** Makes the answer of what a handler returns: shape of the version, envelope, status, Location, ETag, links. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  private readonly plans = new WeakMap<object, Plan>();

  constructor(
    private readonly reflector: Reflector,
    private readonly uses: DeprecatedUses,
  ) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const plan = this.planOf(execution);
    if (plan.bare || execution.getType() !== 'http') return next.handle();
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const reply = execution.switchToHttp().getResponse<FastifyReply>();
    const context = currentContext();
    const version = context?.apiVersion === 1 ? 1 : 2;
    const meta: Meta = { requestId: request.id, apiVersion: version };
    if (version === 1 && plan.deprecated) {
      void reply.headers({ ...DEPRECATION_HEADERS, Link: successorOf(request.url) });
      this.uses.note(
        context?.caller.userId ?? 'anonymous',
        `${request.method} ${request.routeOptions.url ?? ''}`,
        context?.userAgent ?? null,
      );
    }
    if (plan.returned && isList(plan.returned)) append(reply, 'Vary', 'Accept');
    if (isExport(plan.returned, request)) return exported(plan.returned, version, next, { request, reply });
    return next.handle().pipe(
      map((result: unknown) => {
        if (!plan.returned) return succeeded(result, meta);
        const presented = present(plan.returned, result, version);
        return send(tagged(plan.returned, presented, request), meta, request, reply);
      }),
      catchError((error: unknown) => {
        if (!(error instanceof Replay)) throw error;
        void reply.status(error.status).header('Idempotent-Replayed', 'true');
        if (error.location !== null) void reply.header('Location', error.location);
        return of(succeeded(error.data, meta));
      }),
    );
  }

  private planOf(execution: ExecutionContext): Plan {
    const handler = execution.getHandler();
    let plan = this.plans.get(handler);
    if (!plan) {
      const places = [handler, execution.getClass()];
      const returned = this.reflector.get<Returned | undefined>(RETURNS, handler) ?? null;
      const bare =
        returned?.kind === 'stream' ||
        this.reflector.getAllAndOverride<boolean | undefined>(BARE, places) === true;
      this.plans.set(
        handler,
        (plan = { bare, returned, deprecated: returned !== null && differsByVersion(returned) }),
      );
    }
    return plan;
  }
}

/** What has no version of its own is known again by what it says; a weak tag, since bytes may differ. */
function tagged(returned: Returned, presented: Presented, request: FastifyRequest): Presented {
  if (presented.etag !== null || !isTagged(returned) || !isRead(request)) return presented;
  const said = createHash('sha1').update(JSON.stringify(presented.data)).digest('base64url').slice(0, 16);
  return { ...presented, etag: `W/"${said}"` };
}

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

function send(
  presented: Presented,
  meta: Meta,
  request: FastifyRequest,
  reply: FastifyReply,
): Envelope | undefined {
  const { location, etag } = presented;
  void reply.status(presented.status);
  if (location !== null) void reply.header('Location', location);
  for (const link of linksOf(presented.meta, request.url)) append(reply, 'Link', link);
  if (etag !== null) {
    void reply.header('ETag', etag);
    const reads = isRead(request);
    if (reads) void reply.header('Cache-Control', 'private, no-cache');
    if (reads && matches(request.headers['if-none-match'], etag)) {
      void reply.status(304);
      return undefined;
    }
  }
  return succeeded(presented.data, { ...meta, ...presented.meta });
}

function matches(wanted: string | undefined, etag: string): boolean {
  if (wanted === undefined) return false;
  const current = contentOfTag(etag);
  return wanted.trim() === '*' || wanted.split(',').some((tag) => contentOfTag(tag) === current);
}
