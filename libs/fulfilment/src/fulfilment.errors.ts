import { DomainError } from '#platform/errors/api-error.js';
import type { TaskStatus } from './task.schema.js';

/** There is no such task. */
export class TaskNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'TASK_NOT_FOUND';
  constructor(taskId: string) {
    super('There is no such task', { taskId });
  }
}

/** The task's status does not allow this. */
export class IllegalTaskTransitionError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ILLEGAL_TRANSITION';
  constructor(from: TaskStatus, to: TaskStatus) {
    super(`A task that is ${from} cannot become ${to}`, { from, to }, 'status');
  }
}
