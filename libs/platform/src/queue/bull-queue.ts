import { InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { QueueLink } from './queue-link.js';
import { type Task, WorkQueue } from './work-queue.js';

export const FACTS_QUEUE = 'facts';

/** Nobody waits longer for Redis than this, in milliseconds. */
const PATIENCE_MS = 500;
/** Whoever hangs is left alone for so long. */
const PAUSE_MS = 2_000;

/** Work spread by BullMQ. Its jobs say nothing but what kind of work there is. */
@Injectable()
export class BullQueue extends WorkQueue {
  readonly isThere = true;
  private slowUntil = 0;

  constructor(
    @InjectQueue(FACTS_QUEUE) private readonly queue: Queue,
    private readonly link: QueueLink,
  ) {
    super();
    queue.on('error', (error) => link.complain(error));
  }

  get ready(): boolean {
    return this.link.ready && performance.now() >= this.slowUntil;
  }

  async hand(tasks: readonly Task[]): Promise<boolean> {
    if (!this.ready) return false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(this.pause()), PATIENCE_MS);
    });
    try {
      return await Promise.race([this.add(tasks), late]);
    } catch (error) {
      // out of memory, read only, being loaded: it says so at once, each time
      this.link.complain(error);
      return this.pause();
    } finally {
      clearTimeout(timer);
    }
  }

  private async add(tasks: readonly Task[]): Promise<true> {
    await this.queue.addBulk(
      tasks.map((task) => ({
        name: task,
        data: {},
        opts: {
          // one waits and one runs at most; what is asked for while it runs is done right after it
          deduplication: { id: task, keepLastIfActive: true },
          removeOnComplete: true,
          removeOnFail: true,
        },
      })),
    );
    return true;
  }

  private pause(): false {
    this.slowUntil = performance.now() + PAUSE_MS;
    return false;
  }
}
