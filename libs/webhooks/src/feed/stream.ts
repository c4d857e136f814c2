import type { ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { AnyFact } from '#platform/bus/decorators.js';
import { openEventStream, sendText } from '#platform/http/answers/event-stream.js';
import { EventView, type FeedAsk } from './feed.dto.js';
import { TooManyFollowersError } from './feed.errors.js';
import { FeedService } from './feed.service.js';

const MOST_FOLLOWERS = 200;
/** A follower hears at least this often that the line still stands. */
const HEARTBEAT_MS = 15_000;
/** After the end of a stream the follower comes again this much later. */
const RETRY_MS = 1_000;

/** Sends the feed as server-sent events: pages are read as the follower takes them, so a slow one costs no memory. */
@Injectable()
export class Stream implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Stream.name);
  private readonly leaving = new Set<AbortController>();
  private stopped = false;

  constructor(private readonly feed: FeedService) {}

  beforeApplicationShutdown(): void {
    this.stopped = true;
    for (const each of this.leaving) each.abort();
  }

  /**
   * Answers by the stream, and returns when it has ended. What is wrong with the question is thrown before it begins.
   *
   * @throws {TooManyFollowersError} (503)
   */
  async follow(ask: FeedAsk, reply: FastifyReply): Promise<void> {
    if (this.stopped || this.leaving.size >= MOST_FOLLOWERS) throw new TooManyFollowersError();
    const gone = new AbortController();
    this.leaving.add(gone);
    try {
      const after = ask.after ?? (await this.feed.now());
      const first = await this.feed.read({ ...ask, after, patienceMs: 0 });
      const raw = openEventStream(reply);
      raw.on('close', () => gone.abort()).on('error', () => gone.abort());
      if (reply.request.method === 'HEAD') {
        raw.end();
        return;
      }
      await sendText(raw, `retry: ${RETRY_MS}\n${textOf(first.facts, first.next)}`);
      await this.goOn({ ...ask, after: first.next }, raw, gone.signal).catch((error: unknown) => {
        // the follower comes again and is told then
        if (!gone.signal.aborted) this.logger.warn({ err: error }, 'A stream of events ended early');
      });
      raw.end();
    } finally {
      this.leaving.delete(gone);
    }
  }

  private async goOn(ask: FeedAsk, raw: ServerResponse, gone: AbortSignal): Promise<void> {
    const deadline = performance.now() + ask.patienceMs;
    for (let { after } = ask; !gone.aborted && performance.now() < deadline;) {
      const patienceMs = Math.min(HEARTBEAT_MS, deadline - performance.now());
      const { facts, next } = await this.feed.read({ ...ask, after, patienceMs }, gone);
      if (gone.aborted) return;
      await sendText(raw, textOf(facts, next));
      after = next;
    }
  }
}

/** An `id` without data moves Last-Event-ID on without an event: a line that still stands, and where to go on. */
function textOf(facts: readonly AnyFact[], next: number): string {
  const events = facts.map(
    (fact) => `id: ${fact.seq}\nevent: ${fact.name}\ndata: ${JSON.stringify(EventView.from(fact))}\n\n`,
  );
  return `${events.join('')}id: ${next}\n\n`;
}
