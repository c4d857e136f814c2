import { Controller, Get, Headers, type OnModuleInit, Param, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '#platform/http/access.js';
import { Bare } from '#platform/http/returns.js';
import { PageFileNotFoundError } from '../operations.errors.js';
import { filesOfPage, type PageFile } from './page.files.js';

/** Nothing but files of this server, no script or style in the page itself, and no text that becomes script. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The page at `/ops`: open to everybody like any form of login, with nothing in it that is not in the repository. */
@ApiExcludeController()
@Public()
@Bare()
@Controller({ path: 'ops', version: VERSION_NEUTRAL })
export class PageController implements OnModuleInit {
  private files: ReadonlyMap<string, PageFile> = new Map();

  async onModuleInit(): Promise<void> {
    this.files = await filesOfPage();
  }

  @Get()
  page(
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Buffer | string {
    return this.send('index.html', known, reply);
  }

  /** @throws {PageFileNotFoundError} (404) */
  @Get(':file')
  file(
    @Param('file') name: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Buffer | string {
    return this.send(name, known, reply);
  }

  private send(name: string, known: string | undefined, reply: FastifyReply): Buffer | string {
    const file = this.files.get(name);
    if (!file) throw new PageFileNotFoundError(name);
    void reply
      .header('Content-Security-Policy', POLICY)
      .header('Cache-Control', 'no-cache')
      .header('ETag', file.etag);
    if (known === file.etag) {
      void reply.status(304);
      return '';
    }
    void reply.type(file.type);
    return file.content;
  }
}
