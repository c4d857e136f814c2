import type { Origin } from '#contracts/access.js';
import type { AnyFact } from './decorators.js';

/** The origin of what a handler does because of a fact: the system, caused by that fact. */
export function originOf(fact: Pick<AnyFact, 'id' | 'correlationId' | 'trace'>): Origin {
  return {
    actor: 'system',
    userId: null,
    requestId: fact.correlationId,
    correlationId: fact.correlationId,
    causationId: fact.id,
    ipAddress: null,
    userAgent: null,
    ...(fact.trace === undefined ? {} : { trace: fact.trace }),
  };
}
