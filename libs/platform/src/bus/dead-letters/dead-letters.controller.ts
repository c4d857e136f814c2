import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../http/access.js';
import { Audited } from '../../http/audited.js';
import { Describe } from '../../http/describe.js';
import type { Page } from '../../http/lists.js';
import { Returns, ReturnsPage } from '../../http/returns.js';
import { forVersion } from '../../http/version.js';
import {
  DeadLetterView,
  type ListDeadLetters,
  ListDeadLettersV1,
  ListDeadLettersV2,
} from './dead-letters.dto.js';
import { type DeadLetter, DeadLetters } from './dead-letters.service.js';

@ApiTags('Administration')
@Controller({ path: 'admin/dead-letters', version: ['1', '2'] })
export class DeadLettersController {
  constructor(private readonly letters: DeadLetters) {}

  @Get()
  @Allow('dead-letters:write')
  @ReturnsPage(DeadLetterView)
  @Describe('Lists events that a handler could not handle, the latest event first.', {
    id: 'listDeadLetters',
    description:
      'A handler tries an event ten times within some minutes. Only later events of the same aggregate wait for it.',
  })
  list(
    @Query(forVersion({ 1: ListDeadLettersV1, 2: ListDeadLettersV2 })) { filter, ask }: ListDeadLetters,
  ): Promise<Page<DeadLetter>> {
    return this.letters.list(filter, ask);
  }

  @Get(':id')
  @Allow('dead-letters:write')
  @Returns(200, DeadLetterView)
  @Describe('Shows an event that a handler could not handle, with the reason.', {
    id: 'getDeadLetter',
    errors: ['DEAD_LETTER_NOT_FOUND'],
  })
  get(@Param('id') id: string): Promise<DeadLetter> {
    return this.letters.get(id);
  }

  @Post(':id/requeue')
  @HttpCode(200)
  @Allow('dead-letters:write')
  @Audited('dead-letter.requeue')
  @Returns(200, DeadLetterView)
  @Describe('Tries an event again at once, as if it had never failed; those behind it follow.', {
    id: 'requeueDeadLetter',
    errors: ['DEAD_LETTER_NOT_FOUND', 'DEAD_LETTER_BEHIND'],
  })
  requeue(@Param('id') id: string): Promise<DeadLetter> {
    return this.letters.requeue(id);
  }
}
