import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import { Allow } from '#platform/http/access.js';
import { Describe } from '#platform/http/describe.js';
import { Returns, ReturnsStream } from '#platform/http/returns.js';
import { forAll } from '#platform/http/version.js';
import type { Stretch } from '#platform/outbox/fact-feed.js';
import { EventView, type FeedAsk, FeedQuery, StreamQuery } from './feed.dto.js';
import { FeedService } from './feed.service.js';
import { Stream } from './stream.js';

const META = {
  next: { type: 'integer', minimum: 0, description: 'the `after` to go on with' },
  head: { type: 'integer', minimum: 0, description: 'seq of the last event there is' },
  from: { type: 'integer', minimum: 1, description: 'seq of the first event that is kept' },
};

@ApiTags('Events')
@Controller({ path: 'events', version: ['1', '2'] })
export class FeedController {
  constructor(
    private readonly feed: FeedService,
    private readonly stream: Stream,
  ) {}

  @Get()
  @Allow('events:read')
  @Describe('Reads what happened, in the one order of all events and without gaps.', {
    id: 'listEvents',
    description:
      'Go on with `after` = `meta.next`: it lies behind every event of this answer and those that `types` left out. ' +
      '`meta.head` is the last event there is, `meta.from` the first that is kept; an `after` before that is refused ' +
      'with 410, so that nobody misses an event unawares. With `wait` an empty answer waits for the next event.',
    errors: ['EVENTS_EXPIRED'],
  })
  @Returns<Stretch>(200, EventView, {
    many: true,
    rows: ({ facts }) => facts,
    meta: ({ next, head, from }) => ({ next, head, from }),
    metaFields: META,
  })
  list(@Query(forAll(FeedQuery)) ask: FeedAsk): Promise<Stretch> {
    return this.feed.read(ask);
  }

  @Get('stream')
  @Allow('events:read')
  @Describe('Follows what happens live, as server-sent events.', {
    id: 'followEvents',
    description:
      'Each event has its seq as `id`, its name as `event` and the event of `GET /events` as `data`. Reconnecting with ' +
      '`Last-Event-ID`, as every client of server-sent events does, goes on without a gap. The stream ends after ' +
      '`seconds`, so that whoever follows shows a valid token again.',
    errors: ['EVENTS_EXPIRED', 'BUSY'],
  })
  @ReturnsStream('text/event-stream')
  follow(
    @Query(forAll(StreamQuery)) ask: FeedAsk,
    @Headers('last-event-id') last: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.stream.follow({ ...ask, after: seqOf(last) ?? ask.after }, reply);
  }
}

function seqOf(lastEventId: string | undefined): number | undefined {
  if (lastEventId === undefined || lastEventId === '') return undefined;
  if (/^\d{1,15}$/.test(lastEventId)) return Number(lastEventId);
  throw new ValidationFailedError([{ field: 'Last-Event-ID', message: 'must be the seq of an event' }]);
}
