import type { AuditNote } from '#contracts/audit.js';

export type Changes = AuditNote['changes'];

const SECRET = /password|secret|token|authorization|cookie|credential|^hash$/i;
const HIDDEN = '[redacted]';

/**
 * The form in which changes are kept: fields in order, nothing undefined, no field that did not change, and no secret,
 * however deep. The same changes always make the same bytes.
 */
export function canonicalChanges(changes: Changes): Changes {
  const kept: Record<string, { from?: unknown; to?: unknown }> = {};
  for (const field of Object.keys(changes).sort()) {
    const change = canonical(changes[field] ?? {}) as { from?: unknown; to?: unknown };
    if ('from' in change && 'to' in change && JSON.stringify(change.from) === JSON.stringify(change.to))
      continue;
    kept[field] = SECRET.test(field) ? hide(change) : change;
  }
  return kept;
}

function hide(change: { from?: unknown; to?: unknown }): { from?: unknown; to?: unknown } {
  return Object.fromEntries(Object.keys(change).map((side) => [side, HIDDEN]));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((each: unknown) => (each === undefined ? null : canonical(each)));
  if (value instanceof Map || value instanceof Set) return canonical([...value]);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) {
    const inner = (value as Record<string, unknown>)[name];
    if (inner !== undefined) kept[name] = SECRET.test(name) ? HIDDEN : canonical(inner);
  }
  return kept;
}

/** Characters of an id of a resource; what a stranger writes in its place may be longer, and is cut off. */
export const MOST_RESOURCE_ID = 128;

/** An attempt that was refused, in the place of what it would have been. */
export function refusalNote(action: string, resourceId: string | undefined, code: string): AuditNote {
  return {
    action,
    resource: action.split('.')[0] ?? action,
    resourceId: (resourceId ?? '-').slice(0, MOST_RESOURCE_ID).toWellFormed(),
    changes: { refused: { to: code } },
  };
}

const NOT_KEPT = new Set([400, 401, 429]);

/** @returns whether a refusal of this status is put on record; malformed, unknown and hurried callers are only counted */
export function isWorthKeeping(status: number): boolean {
  return status >= 400 && status < 500 && !NOT_KEPT.has(status);
}
