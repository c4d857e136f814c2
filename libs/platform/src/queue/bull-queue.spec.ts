import { describe, expect, it } from '@jest/globals';
import type { Queue } from 'bullmq';
import { BullQueue } from './bull-queue.js';
import type { QueueLink } from './queue-link.js';

/** A queue whose Redis is as `add` says, and how often it was asked. */
function queueWith({ ready = true, add }: { ready?: boolean; add: () => Promise<unknown> }) {
  const seen = { asked: 0, complaints: 0, jobs: [] as unknown[] };
  const redis = {
    on: () => redis,
    addBulk: (jobs: unknown[]) => {
      seen.asked += 1;
      seen.jobs.push(...jobs);
      return add();
    },
  };
  const link = { ready, complain: () => (seen.complaints += 1) };
  return { seen, queue: new BullQueue(redis as unknown as Queue, link as unknown as QueueLink) };
}

describe('work that is handed to a queue', () => {
  it('is a name without data that waits at most once', async () => {
    const { queue, seen } = queueWith({ add: () => Promise.resolve([]) });
    expect(await queue.hand(['sequence', 'deliver:a'])).toBe(true);
    expect(seen.jobs).toMatchObject([
      { name: 'sequence', data: {}, opts: { deduplication: { id: 'sequence', keepLastIfActive: true } } },
      { name: 'deliver:a', data: {}, opts: { removeOnComplete: true, removeOnFail: true } },
    ]);
  });

  it('is not handed over while Redis is not there', async () => {
    const { queue, seen } = queueWith({ ready: false, add: () => Promise.resolve([]) });
    expect(await queue.hand(['sequence'])).toBe(false);
    expect(seen.asked).toBe(0);
  });

  it('waits for nobody who does not answer, and leaves them alone for a while', async () => {
    const { queue, seen } = queueWith({ add: () => new Promise(() => undefined) });
    expect(await queue.hand(['sequence'])).toBe(false);
    expect(queue.ready).toBe(false);
    expect(await queue.hand(['sequence'])).toBe(false);
    expect(seen.asked).toBe(1);
  });

  it('stays with the process when Redis refuses it', async () => {
    const { queue, seen } = queueWith({ add: () => Promise.reject(new Error('OOM command not allowed')) });
    expect(await queue.hand(['sequence'])).toBe(false);
    expect(seen.complaints).toBe(1);
    expect(queue.ready).toBe(false);
  });
});
