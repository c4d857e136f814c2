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

/** There is no such shipment. */
export class ShipmentNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'SHIPMENT_NOT_FOUND';
  constructor(shipmentId: string) {
    super('There is no such shipment', { shipmentId });
  }
}

/** A shipment arrives or fails, once. */
export class IllegalShipmentTransitionError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ILLEGAL_TRANSITION';
  constructor(from: string, to: string) {
    super(`A shipment that is ${from} cannot become ${to}`, { from, to });
  }
}
