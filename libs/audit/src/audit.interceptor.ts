import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { catchError, type Observable } from 'rxjs';
import { APIError } from '#platform/errors/api-error.js';
import { AUDITED } from '#platform/http/audited.js';
import { AuditRecorder } from './audit.recorder.js';

/** Puts refused attempts at `@Audited` operations on record; what the guard refuses, it reports itself. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly recorder: AuditRecorder,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const action = this.reflector.get<string | undefined>(AUDITED, context.getHandler());
    if (!action) return next.handle();
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        if (error instanceof APIError) {
          const { params } = context.switchToHttp().getRequest<{ params?: { id?: string } }>();
          const { errorCode: code, statusCode: status } = error;
          await this.recorder.refused({ action, resourceId: params?.id, code, status });
        }
        throw error;
      }),
    );
  }
}
