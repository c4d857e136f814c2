import { Injectable } from '@nestjs/common';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import { FactFeed, type Stretch } from '#platform/outbox/fact-feed.js';
import type { FeedAsk } from './feed.dto.js';
import { EventsExpiredError } from './feed.errors.js';
import { Pulse } from './pulse.js';

/** Reads the log of events for those who pull it. */
@Injectable()
export class FeedService {
  constructor(
    private readonly feed: FactFeed,
    private readonly pulse: Pulse,
  ) {}

  /**
   * What follows `after`; when there is nothing yet, what comes within `patienceMs`.
   *
   * @param gone the reader has hung up
   * @throws {EventsExpiredError} (410) `after` lies before what is kept
   * @throws {ValidationFailedError} (400) `after` lies beyond the last event
   */
  async read({ after = 0, names, limit, patienceMs }: FeedAsk, gone?: AbortSignal): Promise<Stretch> {
    const deadline = performance.now() + patienceMs;
    for (let from = after; ;) {
      const stretch = await this.feed.after(from, limit, names);
      if (from < stretch.from - 1) throw new EventsExpiredError(stretch.from);
      if (from > stretch.head) throw beyond(stretch.head);
      if (stretch.facts.length > 0) return stretch;
      if (!(await this.pulse.beyond(stretch.next, deadline - performance.now(), gone))) return stretch;
      from = stretch.next;
    }
  }

  /** @returns the seq that only what comes from now on lies beyond */
  now(): Promise<number> {
    return this.feed.head();
  }
}

const beyond = (head: number): Error =>
  new ValidationFailedError([{ field: 'after', message: `must not lie beyond the last event, ${head}` }]);
