import { hash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { currentContext, type IdempotencyClaim, type RequestContext } from '../../context/request-context.js';
import { ValidationFailedError } from '../../errors/api-error.js';
import { claimId } from '../../idempotency/keys.js';
import { IdempotencyKeyMissingError, NEEDS_KEY, WITHOUT_KEY } from '../idempotent.js';
import { type Returned, RETURNS } from '../returns.js';
import { canonical } from './canonical.js';
import { present } from './presented.js';

interface Plan {
  readonly ignored: boolean;
  readonly needed: readonly number[];
  readonly returned: Returned | null;
}

/** Puts what `Idempotency-Key` says on the context, where the unit of work finds it. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly plans = new WeakMap<object, Plan>();

  constructor(private readonly reflector: Reflector) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const context = currentContext();
    if (context && execution.getType() === 'http') {
      const request = execution.switchToHttp().getRequest<FastifyRequest>();
      if (request.method === 'POST') this.claim(execution, request, context);
    }
    return next.handle();
  }

  private claim(execution: ExecutionContext, request: FastifyRequest, context: RequestContext): void {
    const { ignored, needed, returned } = this.planOf(execution);
    if (ignored) return;
    const key = request.headers['idempotency-key'];
    if (key === undefined) {
      if (needed.includes(context.apiVersion)) throw new IdempotencyKeyMissingError();
      return;
    }
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw new ValidationFailedError([
        { field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' },
      ]);
    }
    if (returned) context.idempotency = claimOf(request, context, key, returned);
  }

  private planOf(execution: ExecutionContext): Plan {
    const handler = execution.getHandler();
    let plan = this.plans.get(handler);
    if (!plan) {
      const places = [handler, execution.getClass()];
      plan = {
        ignored: this.reflector.getAllAndOverride<boolean | undefined>(WITHOUT_KEY, places) === true,
        needed: this.reflector.get<readonly number[] | undefined>(NEEDS_KEY, handler) ?? [],
        returned: this.reflector.get<Returned | undefined>(RETURNS, handler) ?? null,
      };
      this.plans.set(handler, plan);
    }
    return plan;
  }
}

function claimOf(
  request: FastifyRequest,
  context: RequestContext,
  key: string,
  returned: Returned,
): IdempotencyClaim {
  const callerId = context.caller.userId ?? 'anonymous';
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  const version = context.apiVersion === 1 ? 1 : 2;
  return {
    id: claimId(callerId, key, route),
    key,
    callerId,
    route,
    fingerprint: hash('sha256', `${request.method} ${request.url}\n${canonical(request.body)}`, 'base64url'),
    present: (result) => present(returned, result, version),
  };
}
