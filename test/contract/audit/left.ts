import { expect } from '@jest/globals';
import type { Wire } from '../../support/client.js';
import type { Operation } from '../../support/document.js';
import { RECIPES } from '../calls/recipes.js';
import { bodyFor, send } from '../calls/send.js';
import type { World } from '../calls/world.js';
import { ENTRIES } from './entries.js';

const USER_AGENT = 'tallyhouse-contract/1.0';

/** What one successful request left in the audit log, as an auditor reads it, beside what it had to leave. */
export interface Left {
  readonly status: number;
  /** the entry that the operation had to leave; none for one that only reads */
  readonly wanted: readonly object[];
  readonly got: readonly Partial<Wire>[];
}

/** Calls an operation once, as somebody who may. */
export async function leftBy(world: World, operation: Operation): Promise<Left> {
  const { target, of } = RECIPES[operation.key] ?? {};
  const caller = of === 'caller' ? world.customer : world.app.as('admin');
  const id = (await target?.(world, world.customer)) ?? '';
  const sent = await bodyFor(world, operation, caller, id);
  const requestId = world.fresh('audited-request');
  const since = new Date(world.app.clock.millis());
  const headers = { 'x-request-id': requestId, 'user-agent': USER_AGENT };
  const reply = await send(world, operation, caller, id, sent, headers);

  const log = await world.app.as('auditor').get(`/v2/audit-logs?limit=100&from=${since.toISOString()}`);
  // number and hash come later, with the seal
  const entries = log.rows
    .filter((entry) => entry['requestId'] === requestId && 'seq' in entry && 'hash' in entry)
    .map(({ seq: _seq, hash: _hash, ...entry }) => entry);
  const rule = ENTRIES[operation.key];
  if (!rule) return { status: reply.status, wanted: [], got: entries };
  const done = { reply, caller, id, sent };
  const userId = (rule.by ?? (() => caller.userId))(done);
  const wanted = {
    id: expect.stringMatching(/^[\da-f]{24}$/),
    action: rule.action,
    resource: rule.resource,
    resourceId: rule.about(done),
    userId,
    actor: userId,
    changes: rule.changes,
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    ipAddress: '127.0.0.1',
    userAgent: USER_AGENT,
    requestId,
  };
  return {
    status: reply.status,
    wanted: [wanted],
    got: entries.filter(({ action }) => action === rule.action),
  };
}

/** Changing operations that no table knows, and entries of tables for operations that are no more. */
export function unaccounted(operations: readonly Operation[], told: readonly string[]): string[] {
  const changing = new Set(operations.filter(({ method }) => method !== 'GET').map(({ key }) => key));
  return [
    ...[...changing].filter((key) => !told.includes(key)),
    ...told.filter((key) => !changing.has(key)).map((key) => `${key} (gone)`),
  ];
}
