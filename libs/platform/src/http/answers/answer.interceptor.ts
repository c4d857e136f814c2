import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, map, type Observable, of } from 'rxjs';
import { currentContext } from '../../context/request-context.js';
import { Written } from '../../mongo/consistency/written.js';
import { Replay } from '../../idempotency/replay.js';
import { DeprecatedUses } from '../../deprecation/deprecated-uses.js';
import { append, exported, isExport } from '../csv/answer.js';
import { BARE, differsByVersion, isSheet, type Returned, RETURNS } from '../returns.js';
import { type Meta, succeeded } from './envelope.js';
import { Prepared } from './prepared.js';
import { present, type Presented } from './presented.js';
import { deprecate, isRead, send, sendPrepared, sendTagged } from './send.js';

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
    private readonly written: Written,
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
      deprecate(this.uses, context, request, reply);
    }
    if (plan.returned && isSheet(plan.returned)) append(reply, 'Vary', 'Accept');
    if (isExport(plan.returned, request)) return exported(plan.returned, version, next, { request, reply });
    return next.handle().pipe(
      map((result: unknown) => {
        if (!isRead(request)) this.tellPlace(reply);
        if (result instanceof Prepared) return sendPrepared(result, version, request, reply);
        if (!plan.returned) return succeeded(result, meta);
        const kept = context?.idempotency?.kept;
        // the answer was made when it was kept with its effect
        if (kept && kept.result === result)
          return send(kept.answer as Presented, meta, request, reply, kept.body);
        return sendTagged(plan.returned, present(plan.returned, result, version), meta, request, reply);
      }),
      catchError((error: unknown) => {
        if (!(error instanceof Replay)) throw error;
        this.tellPlace(reply);
        void reply.status(error.status).header('Idempotent-Replayed', 'true');
        if (error.location !== null) void reply.header('Location', error.location);
        return of(succeeded(error.data, meta));
      }),
    );
  }

  /** Where the change is in the history of the database, for reads that are to hold it. */
  private tellPlace(reply: FastifyReply): void {
    const { token } = this.written;
    if (token !== undefined) void reply.header('Consistency-Token', token);
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
