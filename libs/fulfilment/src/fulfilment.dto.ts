import { Id, Moment, OneOf, Text } from '#platform/http/fields.js';
import { CursorQuery, type ListAsk, PageQuery } from '#platform/http/lists.js';
import type { TaskChange, TaskSearch } from './task.rules.js';
import {
  type FulfilmentTask,
  TASK_KINDS,
  TASK_STATUSES,
  type TaskKind,
  type TaskStatus,
} from './task.schema.js';

export interface TaskListing {
  readonly search: TaskSearch;
  readonly ask: ListAsk;
}

const order = { optional: true, description: 'for this order' } as const;
const location = { optional: true, example: 'MAIN', description: 'at this location' } as const;
const someone = {
  max: 100,
  optional: true,
  example: 'Grace',
  description: 'given to this person',
} as const;
const statuses = {
  many: true,
  optional: true,
  example: ['OPEN', 'IN_PROGRESS'],
  description: 'in one of these states',
} as const;

export class TaskListV1 extends PageQuery {
  @Id(order) orderId?: string;
  @Id(location) locationId?: string;
  @OneOf(TASK_STATUSES, statuses) status?: TaskStatus[];
  @Text(someone) assignee?: string;

  toDomain(): TaskListing {
    return listing(this, this.asks());
  }
}

export class TaskListV2 extends CursorQuery {
  @Id(order) orderId?: string;
  @Id(location) locationId?: string;
  @OneOf(TASK_STATUSES, statuses) status?: TaskStatus[];
  @Text(someone) assignee?: string;

  toDomain(): TaskListing {
    return listing(this, this.asks());
  }
}

function listing({ orderId, locationId, status, assignee }: TaskSearch, ask: ListAsk): TaskListing {
  const search = {
    ...(orderId !== undefined && { orderId }),
    ...(locationId !== undefined && { locationId }),
    ...(status && { status }),
    ...(assignee !== undefined && { assignee }),
  };
  return { search, ask };
}

export class TaskChangeDto implements TaskChange {
  @OneOf(TASK_STATUSES, { optional: true, example: 'IN_PROGRESS' }) status?: TaskStatus;
  @Text({ ...someone, nullable: true, description: 'null: nobody' }) assignee?: string | null;
}

export class TaskDto {
  @Text({ max: 200, example: '66a1f0c2b7e4d5a3c9f01234-MAIN-PICK' }) id!: string;
  @Id() orderId!: string;
  @Id({ example: 'MAIN' }) locationId!: string;
  @OneOf(TASK_KINDS) kind!: TaskKind;
  @OneOf(TASK_STATUSES) status!: TaskStatus;
  @Text(someone) assignee?: string;
  @Moment() createdAt!: Date;

  static from({ _id, orderId, locationId, kind, status, assignee, createdAt }: FulfilmentTask): TaskDto {
    return { id: _id, orderId, locationId, kind, status, ...(assignee !== null && { assignee }), createdAt };
  }
}
