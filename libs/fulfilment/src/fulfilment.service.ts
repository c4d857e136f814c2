import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { assertFresh } from '#platform/http/preconditions.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { TaskNotFoundError } from './fulfilment.errors.js';
import {
  differences,
  filterOf,
  type TaskChange,
  type TaskSearch,
  tasksFor,
  UNFINISHED,
} from './task.rules.js';
import { FulfilmentTask, type TaskRow } from './task.schema.js';

/** The work of the warehouse: plans, changes and lists tasks. */
@Injectable()
export class FulfilmentService {
  constructor(
    @InjectModel(FulfilmentTask.name) private readonly tasks: Model<FulfilmentTask>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly lists: Lists,
  ) {}

  /** Makes the tasks of orders that are being processed, in the running transaction. */
  async plan(orders: readonly { orderId: string; locationIds: readonly string[] }[]): Promise<void> {
    const now = this.clock.now();
    await insertRows(
      this.tasks,
      orders.flatMap(({ orderId, locationIds }) => tasksFor(orderId, locationIds, now)),
    );
  }

  /** Cancels what is not done of these orders' tasks, in the running transaction. */
  async cancel(orderIds: readonly string[]): Promise<void> {
    if (orderIds.length === 0) return;
    const ofOrders = orderIds.map((orderId) => filterOf({ orderId, status: UNFINISHED }));
    const filter = { $or: ofOrders } as QueryFilter<FulfilmentTask>;
    await this.tasks.updateMany(filter, { $set: { status: 'CANCELLED' }, $inc: { version: 1 } });
  }

  /** Everything has been shipped: what is not done of the order's tasks is done, in the running transaction. */
  async finish(orderId: string): Promise<void> {
    const filter = filterOf({ orderId, status: UNFINISHED }) as QueryFilter<FulfilmentTask>;
    await this.tasks.updateMany(filter, { $set: { status: 'DONE' }, $inc: { version: 1 } });
  }

  /** A shipment has come back: the order has to be shipped again, in the running transaction. */
  async reopenShipping(orderId: string): Promise<void> {
    const filter = {
      ...filterOf({ orderId, status: ['DONE'] }),
      kind: 'SHIP',
    } as QueryFilter<FulfilmentTask>;
    await this.tasks.updateMany(filter, { $set: { status: 'OPEN' }, $inc: { version: 1 } });
  }

  /** The oldest orders first. */
  list(search: TaskSearch, ask: ListAsk): Promise<Page<FulfilmentTask>> {
    const filter = filterOf(search) as QueryFilter<FulfilmentTask>;
    return this.lists.page(this.tasks, { filter, sort: [['_id', 1]] }, ask);
  }

  /** @throws {TaskNotFoundError} */
  async one(taskId: string): Promise<FulfilmentTask> {
    const task = await this.tasks.findOne({ _id: taskId }).lean();
    if (!task) throw new TaskNotFoundError(taskId);
    return task;
  }

  /**
   * Moves a task on or gives it to somebody; when nothing differs, nothing is written.
   *
   * @param expected the version that the client has read
   * @throws {TaskNotFoundError}
   * @throws {StaleError} it has changed since
   * @throws {IllegalTaskTransitionError}
   */
  change(taskId: string, wanted: TaskChange, expected?: string): Promise<FulfilmentTask> {
    return this.work.run(async () => {
      const [task]: TaskRow[] = await findRows(this.tasks, { _id: taskId });
      if (!task) throw new TaskNotFoundError(taskId);
      assertFresh(expected, task.version);
      const set = differences(task, wanted);
      if (Object.keys(set).length === 0) return task;
      await changeRows(this.tasks, [
        { filter: { _id: taskId, version: task.version }, update: { $set: set, $inc: { version: 1 } } },
      ]);
      const changes = Object.entries(set).map(([field, to]) => [
        field,
        { from: task[field as keyof TaskChange], to },
      ]);
      await this.bus.ask('audit.record', {
        entries: [
          {
            action: 'fulfilment.task',
            resource: 'fulfilment-task',
            resourceId: taskId,
            changes: Object.fromEntries(changes) as Record<string, { from: unknown; to: unknown }>,
          },
        ],
      });
      return { ...task, ...set, version: task.version + 1 };
    });
  }
}
