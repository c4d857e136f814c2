import type { Origin } from './access.js';
import type { Integrity } from './integrity.js';

/** One business operation on its aggregate, as the audit log keeps it. */
export interface AuditNote {
  /** module and verb, `order.place` */
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string;
  /** before and after by field; secrets never stand here */
  readonly changes: Readonly<Record<string, { readonly from?: unknown; readonly to?: unknown }>>;
  /** defaults to the origin of the running request */
  readonly origin?: Origin;
}

export interface AuditRequests {
  /** Writes the entries in the running transaction; outside one it is an error. */
  'audit.record': { ask: { entries: readonly AuditNote[] }; answer: void };
  /**
   * Keeps the refusal of the running request in a transaction of its own, when its caller is known and the code is worth
   * it (403, 404, 409 … but not 400, 401, 429). Never fails: what the caller is told does not depend on it.
   */
  'audit.refused': {
    ask: { action: string; resourceId: string | undefined; code: string; status: number };
    answer: void;
  };
  /** How many entries each resource has by action, refused attempts left out; one without entries is absent. */
  'audit.counted': {
    ask: { resourceIds: readonly string[] };
    answer: ReadonlyMap<string, ReadonlyMap<string, number>>;
  };
  'audit.integrity': { ask: Record<string, never>; answer: Integrity[] };
}
export const AUDIT_REQUESTS = {
  'audit.record': true,
  'audit.refused': true,
  'audit.counted': true,
  'audit.integrity': true,
} satisfies Record<keyof AuditRequests, true>;
