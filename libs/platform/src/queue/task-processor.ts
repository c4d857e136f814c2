import { Processor, WorkerHost } from '@nestjs/bullmq';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Job } from 'bullmq';
import { Relay } from '../bus/relay.js';
import { FACTS_QUEUE } from './bull-queue.js';
import { QueueLink } from './queue-link.js';
import type { Task } from './work-queue.js';

/** Handlers that one process serves at the same time. */
const AT_ONCE = 4;
const CLOSED_WITHIN_MS = 5_000;

const OPTIONS = {
  autorun: false,
  concurrency: AT_ONCE,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
  // a job whose worker was killed is somebody else's soon; how often that happens says nothing about the job
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000_000,
  runRetryDelay: 1_000,
};

/** Does in this process what the queue hands out. */
@Injectable()
@Processor(FACTS_QUEUE, OPTIONS)
export class TaskProcessor extends WorkerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly relay: Relay,
    private readonly link: QueueLink,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.worker.on('error', (error) => this.link.complain(error));
    this.worker.run().catch((error: unknown) => this.link.complain(error));
  }

  process(job: Job): Promise<void> {
    return this.relay.do(job.name as Task);
  }

  /** Ends what runs; a Redis that does not answer is not waited for. */
  async beforeApplicationShutdown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, CLOSED_WITHIN_MS);
    });
    await Promise.race([this.worker.close(!this.link.ready), late]);
    clearTimeout(timer);
    this.link.end();
  }
}
