import { Injectable } from '@nestjs/common';
import type { {{Things}}Requests } from '#contracts/{{kebab}}.js';
import { Answers } from '#platform/bus/decorators.js';
import { {{Things}}Service } from './{{kebab}}.service.js';

type Ask<N extends keyof {{Things}}Requests> = {{Things}}Requests[N]['ask'];
type Answer<N extends keyof {{Things}}Requests> = Promise<{{Things}}Requests[N]['answer']>;

/** What other modules may ask. */
@Injectable()
export class {{Things}}Answers {
  constructor(private readonly {{things}}: {{Things}}Service) {}

  @Answers('{{things}}.find')
  find({ ids }: Ask<'{{things}}.find'>): Answer<'{{things}}.find'> {
    return this.{{things}}.find(ids);
  }
}
