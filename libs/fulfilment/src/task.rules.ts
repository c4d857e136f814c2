import { IllegalTaskTransitionError } from './fulfilment.errors.js';
import type { FulfilmentTask, TaskKind, TaskStatus } from './task.schema.js';

const NEXT = {
  OPEN: ['IN_PROGRESS', 'CANCELLED'],
  IN_PROGRESS: ['DONE', 'CANCELLED'],
  DONE: [],
  CANCELLED: [],
} as const satisfies Record<TaskStatus, readonly TaskStatus[]>;

/** Statuses that a task may still leave. */
export const UNFINISHED = ['OPEN', 'IN_PROGRESS'] as const satisfies readonly TaskStatus[];

/** @throws {IllegalTaskTransitionError} */
export function advance(from: TaskStatus, to: TaskStatus): TaskStatus {
  if (!(NEXT[from] as readonly TaskStatus[]).includes(to)) throw new IllegalTaskTransitionError(from, to);
  return to;
}

const IN_ORDER: readonly TaskKind[] = ['PICK', 'PACK', 'SHIP'];

/** PICK, PACK and SHIP at each location that holds stock for the order. */
export function tasksFor(orderId: string, locationIds: readonly string[], now: Date): FulfilmentTask[] {
  return [...new Set(locationIds)].flatMap((locationId) =>
    IN_ORDER.map((kind) => ({
      _id: `${orderId}-${locationId}-${kind}`,
      orderId,
      locationId,
      kind,
      status: 'OPEN' as const,
      assignee: null,
      version: 1,
      createdAt: now,
    })),
  );
}

/** What is to be different; what is left out stays. `assignee: null` takes the task from whoever had it. */
export interface TaskChange {
  readonly status?: TaskStatus;
  readonly assignee?: string | null;
}

/**
 * @returns the fields that really differ; empty when nothing does
 * @throws {IllegalTaskTransitionError}
 */
export function differences(task: FulfilmentTask, wanted: TaskChange): TaskChange {
  return {
    ...(wanted.status !== undefined &&
      wanted.status !== task.status && { status: advance(task.status, wanted.status) }),
    ...(wanted.assignee !== undefined && wanted.assignee !== task.assignee && { assignee: wanted.assignee }),
  };
}

export interface TaskSearch {
  readonly orderId?: string;
  readonly locationId?: string;
  readonly status?: readonly TaskStatus[];
  readonly assignee?: string;
}

/** @returns the database's query; an order's tasks are those whose id begins with the order's */
export function filterOf({ orderId, locationId, status, assignee }: TaskSearch): Record<string, unknown> {
  const byIndexOfStatus =
    status ?? (orderId === undefined && assignee === undefined ? Object.keys(NEXT) : undefined);
  return {
    ...(orderId !== undefined && { _id: { $gte: `${orderId}-`, $lt: `${orderId}.` }, orderId }),
    ...(assignee !== undefined && { assignee }),
    ...(byIndexOfStatus && { status: { $in: byIndexOfStatus } }),
    ...(locationId !== undefined && { locationId }),
  };
}
