import { Global, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { DeprecatedUses } from '../deprecation/deprecated-uses.js';
import { AnswerInterceptor } from './answers/answer.interceptor.js';
import { ErrorsFilter } from './answers/errors.filter.js';
import { IdempotencyInterceptor } from './answers/idempotency.interceptor.js';
import { KeptAnswers } from './answers/kept-answers.js';
import { Lists } from './lists.js';

/** The interceptors of every answer, outermost first; the composition root names them before its own. */
export const HTTP_INTERCEPTORS: Provider[] = [
  { provide: APP_INTERCEPTOR, useExisting: AnswerInterceptor },
  { provide: APP_INTERCEPTOR, useExisting: IdempotencyInterceptor },
];

/** Versions, validation, envelope, errors and lists of the HTTP side. */
@Global()
@Module({
  providers: [
    AnswerInterceptor,
    IdempotencyInterceptor,
    DeprecatedUses,
    KeptAnswers,
    Lists,
    { provide: APP_FILTER, useClass: ErrorsFilter },
  ],
  exports: [AnswerInterceptor, IdempotencyInterceptor, DeprecatedUses, KeptAnswers, Lists],
})
export class HttpModule {}
