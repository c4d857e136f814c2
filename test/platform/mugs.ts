import { Body, Controller, Get, Global, Module, Param, Patch, Post, Query } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import { CacheModule } from '#platform/cache/cache.module.js';
import { Clock } from '#platform/clock/clock.js';
import { SettingsModule } from '#platform/config/settings.module.js';
import { readSettings } from '#platform/config/settings.js';
import { currentContext } from '#platform/context/request-context.js';
import { FaultsModule } from '#platform/faults/faults.module.js';
import { Readiness } from '#platform/health/readiness.js';
import { Public } from '#platform/http/access.js';
import { Describe } from '#platform/http/describe.js';
import { Decimal, Id, type MoneyDto, MoneyField, Text, Whole } from '#platform/http/fields.js';
import { HTTP_INTERCEPTORS, HttpModule } from '#platform/http/http.module.js';
import { NeedsIdempotencyKey } from '#platform/http/idempotent.js';
import { CursorQuery, type ListAsk, PageQuery } from '#platform/http/lists.js';
import { assertFresh, IfMatch } from '#platform/http/preconditions.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forAll, forVersion } from '#platform/http/version.js';
import { Replay } from '#platform/idempotency/replay.js';
import { LoggingModule } from '#platform/logging/logging.module.js';
import { MetricsModule } from '#platform/metrics/metrics.module.js';
import { Written } from '#platform/mongo/consistency/written.js';
import { LimitedAs } from '#platform/throttle/limited.js';
import { RateLimitGuard } from '#platform/throttle/rate-limit.guard.js';
import { ThrottleModule } from '#platform/throttle/throttle.module.js';
import { createApp } from '../../apps/api/src/create-app.js';

/** The platform's HTTP side with one resource that stands for any. */
interface Mug {
  id: string;
  version: number;
}
class NewMug {
  @Whole({ min: 1, example: 3 }) size!: number;
}
class MugV1 {
  @Id() id!: string;
  @Decimal({ example: 1.5 }) price!: number;
  static from = ({ id }: Mug): MugV1 => ({ id, price: 1.5 });
}
class MugV2 {
  @Id() id!: string;
  @MoneyField() price!: MoneyDto;
  static from = ({ id }: Mug): MugV2 => ({ id, price: { amount: 150, currency: 'EUR' } });
}
class Said {
  @Text({ max: 500 }) text!: string;
  static from = (text: string): Said => ({ text });
}

const MUG = { 1: MugV1, 2: MugV2 };
const etag = ({ version }: Mug) => version;

@ApiTags('Mugs')
@Public()
@Controller({ path: 'mugs', version: ['1', '2'] })
class MugsController {
  @Post()
  @NeedsIdempotencyKey({ versions: [2] })
  @Describe('Makes a mug.', { errors: ['DUPLICATE'], example: { 2: { size: '{{size}}' } } })
  @Returns<Mug>(201, MUG, { location: ({ id }) => `/mugs/${id}`, etag })
  make(@Body(forAll(NewMug)) _wanted: NewMug): Mug {
    const claim = currentContext()?.idempotency;
    if (claim?.key === 'known') {
      const { status, location, data } = claim.present({ id: 'first', version: 1 });
      throw new Replay(status, location, data);
    }
    return { id: claim?.fingerprint ?? 'new', version: 1 };
  }

  @Get()
  @Describe('Lists mugs.')
  @ReturnsPage(MUG)
  list(@Query(forVersion({ 1: PageQuery, 2: CursorQuery })) asked: { asks(): ListAsk }) {
    const { page, limit } = asked.asks();
    const rows = [{ id: 'a', version: 1 }];
    return page
      ? { rows, limit, page, total: 45, totalExact: true }
      : { rows, limit, total: 45, totalExact: false, nextCursor: 'n' };
  }

  @Get(':id')
  @Describe('Shows a mug.')
  @Returns<Mug>(200, MUG, { etag })
  show(@Param('id') id: string): Mug {
    if (id === 'broken') throw new Error('driver text with mongodb://user:pw@host');
    return { id, version: 7 };
  }

  @Patch(':id')
  @Describe('Changes a mug.')
  @Returns<Mug>(200, MUG, { etag })
  change(@Param('id') id: string, @IfMatch() read: string | undefined): Mug {
    assertFresh(read, 7);
    return { id, version: 8 };
  }

  @Post('whoami')
  @LimitedAs('login')
  @Describe('Says what is known of the request.', { id: 'whoami' })
  @Returns(200, Said)
  whoami(): string {
    const { requestId, correlationId, apiVersion } = currentContext() ?? {};
    return [requestId, correlationId, apiVersion].join(' ');
  }
}

/** What the database's module gives an application that has one. */
@Global()
@Module({ providers: [Clock, Readiness, Written], exports: [Clock, Readiness, Written] })
class SurroundingsModule {}

const settings = readSettings({
  NODE_ENV: 'test',
  MONGODB_URI: 'mongodb://unused',
  JWT_SECRET: 'a'.repeat(32),
  REFRESH_TOKEN_SECRET: 'b'.repeat(32),
  CURSOR_SECRET: 'd'.repeat(32),
  WEBHOOK_KEY: 'e'.repeat(32),
  LOGIN_LIMIT_PER_MINUTE: '2',
  CORS_ORIGINS: 'https://shop.example',
});

@Module({
  imports: [
    SettingsModule.with(settings),
    SurroundingsModule,
    LoggingModule,
    FaultsModule,
    MetricsModule,
    HttpModule,
    CacheModule,
    ThrottleModule,
  ],
  controllers: [MugsController],
  providers: [{ provide: APP_GUARD, useExisting: RateLimitGuard }, ...HTTP_INTERCEPTORS],
})
class MugsModule {}

export async function startMugs(): Promise<NestFastifyApplication> {
  const app = await createApp(settings, {
    module: MugsModule,
    examples: () => () => Promise.resolve({ size: '3', mugId: 'm-1' }),
    // keeps no answers, and has nobody at the door
    keptAnswers: null,
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

export interface Call {
  body?: unknown;
  raw?: string;
  headers?: Record<string, string>;
}
/** Calls a route without a socket. */
export async function call(
  app: NestFastifyApplication,

  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'OPTIONS',
  url: string,
  { body, raw, headers }: Call = {},
) {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const typed = payload === undefined ? {} : { 'content-type': 'application/json' };
  const {
    statusCode,
    headers: sent,
    body: text,
  } = await app.inject({
    method,
    url,
    headers: { ...typed, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  const json =
    String(sent['content-type']).startsWith('application/json') && text !== ''
      ? (JSON.parse(text) as unknown)
      : text;
  return {
    status: statusCode,
    headers: sent,
    body: json as { data: unknown; meta: object; errors: { code: string; field?: string }[] },
  };
}
/** The status of a refusal and its codes. */
export const codes = ({ status, body }: Awaited<ReturnType<typeof call>>) => [
  status,
  ...body.errors.map(({ code }) => code),
];
