import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Audited } from '#platform/http/audited.js';
import { Describe } from '#platform/http/describe.js';
import { Flag, Id, Moment, Text } from '#platform/http/fields.js';
import { CursorQuery, type Page, PageQuery } from '#platform/http/lists.js';
import { ReturnsNothing, ReturnsPage } from '#platform/http/returns.js';
import { forVersion } from '#platform/http/version.js';
import { SessionOf } from '../access/session-name.js';
import { type OwnSession, OwnSessions } from './own-sessions.js';
import type { AccessClaims } from './token.rules.js';

export class SessionDto {
  @Id()
  id!: string;

  @Flag({ description: 'the one that asks' })
  current!: boolean;

  @Text({ max: 64, nullable: true, example: '203.0.113.7', description: 'where it was opened from' })
  ipAddress!: string | null;

  @Text({ max: 512, nullable: true, example: 'Mozilla/5.0' })
  userAgent!: string | null;

  @Moment()
  createdAt!: Date;

  @Moment({ description: 'unless it is refreshed before' })
  expiresAt!: Date;

  static from({ session, current }: OwnSession): SessionDto {
    const { _id: id, ipAddress, userAgent, createdAt, expiresAt } = session;
    return Object.assign(new SessionDto(), { id, current, ipAddress, userAgent, createdAt, expiresAt });
  }
}

@ApiTags('Auth')
@Controller({ path: 'auth/sessions', version: ['1', '2'] })
export class SessionsController {
  constructor(private readonly sessions: OwnSessions) {}

  @Get()
  @Allow('account:self')
  @ReturnsPage(SessionDto)
  @Describe('Lists where the caller is logged in, newest first.')
  list(
    @SessionOf() claims: AccessClaims,
    @Query(forVersion({ 1: PageQuery, 2: CursorQuery })) query: PageQuery | CursorQuery,
  ): Promise<Page<OwnSession>> {
    return this.sessions.list(claims, query.asks());
  }

  @Delete(':id')
  @Allow('account:self')
  @Audited('user.logout')
  @ReturnsNothing()
  @Describe('Ends a session of the caller.', { errors: ['SESSION_NOT_FOUND'] })
  end(@SessionOf() claims: AccessClaims, @Param('id') id: string): Promise<void> {
    return this.sessions.end(claims, id);
  }
}
