import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { IfMatch } from '#platform/http/preconditions.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import { TaskChangeDto, TaskDto, type TaskListing, TaskListV1, TaskListV2 } from './fulfilment.dto.js';
import { FulfilmentService } from './fulfilment.service.js';
import type { TaskChange } from './task.rules.js';
import type { FulfilmentTask } from './task.schema.js';

@ApiTags('Fulfilment')
@Controller({ path: 'fulfilment-tasks', version: ['1', '2'] })
export class FulfilmentController {
  constructor(private readonly fulfilment: FulfilmentService) {}

  @Get()
  @Allow('fulfilment:read')
  @Describe('Lists the tasks of the warehouse, the oldest orders first.', { id: 'listTasks' })
  @ReturnsPage(TaskDto)
  list(
    @Query(forVersion({ 1: TaskListV1, 2: TaskListV2 })) { search, ask }: TaskListing,
  ): Promise<Page<FulfilmentTask>> {
    return this.fulfilment.list(search, ask);
  }

  @Get(':id')
  @Allow('fulfilment:read')
  @Describe('Reads one task; its ETag is what a change must name.', {
    id: 'getTask',
    errors: ['TASK_NOT_FOUND'],
  })
  @Returns<FulfilmentTask>(200, TaskDto, { etag: (task) => task.version })
  one(@Param('id') id: string): Promise<FulfilmentTask> {
    return this.fulfilment.one(id);
  }

  @Patch(':id')
  @Allow('fulfilment:write')
  @Audited('fulfilment.task')
  @Describe('Moves a task on, or gives it to somebody.', {
    id: 'changeTask',
    exampleOf: 'status=OPEN',
    errors: ['TASK_NOT_FOUND', 'ILLEGAL_TRANSITION', 'STALE', 'IF_MATCH_REQUIRED'],
    example: {
      1: { status: 'IN_PROGRESS', assignee: 'Grace' },
      2: { status: 'IN_PROGRESS', assignee: 'Grace' },
    },
  })
  @Returns<FulfilmentTask>(200, TaskDto, { etag: (task) => task.version })
  change(
    @Param('id') id: string,
    @IfMatch() expected: string | undefined,
    @Body(forAll(TaskChangeDto)) wanted: TaskChange,
  ): Promise<FulfilmentTask> {
    return this.fulfilment.change(id, wanted, expected);
  }
}
