import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller, Permission } from '#contracts/access.js';
import { currentContext } from '#platform/context/request-context.js';
import { Allow, By } from '#platform/http/access.js';
import { Describe } from '#platform/http/describe.js';
import { Whole } from '#platform/http/fields.js';
import { Returns, ReturnsStream } from '#platform/http/returns.js';
import { forAll } from '#platform/http/version.js';
import { Live } from './live.js';
import { OperationsService } from './operations.service.js';
import { OperationsV1, OperationsV2, type Seen } from './operations.views.js';
import type { Overview } from './overview.js';

/** What the page shows or lets people do by other routes, each for its own callers. */
const BEYOND_LOOKING: readonly Permission[] = [
  'reports:read',
  'audit:read',
  'integrity:check',
  'dead-letters:write',
  'deprecations:read',
];
const MS = 1_000;

class WatchQuery {
  @Whole({
    min: 1,
    max: 900,
    optional: true,
    default: 300,
    example: 300,
    description: 'life of the stream in seconds; whoever watches then comes again and shows a token anew',
  })
  seconds = 300;
}

@ApiTags('Administration')
@Controller({ path: 'admin/operations', version: ['1', '2'] })
export class OperationsController {
  constructor(
    private readonly operations: OperationsService,
    private readonly live: Live,
  ) {}

  @Get()
  @Allow('operations:read')
  @Describe('Shows what the shop and this process are doing, at a glance.', {
    id: 'getOperations',
    description:
      'Read at most every few seconds, however many look, on the connection of reports. Parts that cannot be read are ' +
      'null and named in `missing`. `GET /ops` is the page that draws it.',
  })
  @Returns<Seen>(200, { 1: OperationsV1, 2: OperationsV2 })
  async show(@By() caller: Caller): Promise<Seen> {
    return { overview: await this.operations.overview(), may: mayOf(caller) };
  }

  @Get('stream')
  @Allow('operations:read')
  @Describe('Shows the same live, every few seconds, as server-sent events.', {
    id: 'watchOperations',
    description:
      'Each event is called `overview`; its data is that of `GET /admin/operations`. The stream ends after `seconds`.',
    errors: ['BUSY'],
  })
  @ReturnsStream('text/event-stream')
  watch(
    @Query(forAll(WatchQuery)) { seconds }: WatchQuery,
    @By() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const may = mayOf(caller);
    const view = currentContext()?.apiVersion === 1 ? OperationsV1.from : OperationsV2.from;
    const present = (overview: Overview): string => JSON.stringify(view({ overview, may }));
    return this.live.watch(reply, present, seconds * MS);
  }
}

const mayOf = ({ permissions }: Caller): Permission[] =>
  BEYOND_LOOKING.filter((permission) => permissions.has(permission));
