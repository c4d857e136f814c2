import { Controller, Get, Header, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '#platform/http/access.js';
import { Bare } from '#platform/http/returns.js';
import { asyncApi } from './asyncapi.js';

/** What the outside is told, as a document. It holds no data, so anybody may read it. */
@ApiExcludeController()
@Controller({ version: VERSION_NEUTRAL })
@Public()
@Bare()
export class AsyncApiController {
  /** made when it is first asked for: the schemas of all events take a while */
  private text: string | undefined;

  @Get('asyncapi.json')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  read(): string {
    return (this.text ??= JSON.stringify(asyncApi()));
  }
}
