import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#contracts/access.js';
import { DomainError } from '../errors/api-error.js';
import { Allow, By } from '../http/access.js';
import { Describe } from '../http/describe.js';
import { Moment, Text, Whole } from '../http/fields.js';
import { Returns } from '../http/returns.js';
import type { IdempotencyRecord } from './key.schema.js';
import { IdempotencyKeys } from './keys.js';

class IdempotencyKeyNotFoundError extends DomainError {
  readonly kind = 'absent';
  readonly code = 'IDEMPOTENCY_KEY_NOT_FOUND';
  constructor(key: string) {
    super(`Nothing has been done under the key ${key}; a refused request leaves nothing behind`);
  }
}

/** What was done under a key: the answer to "did my request go through?" */
class IdempotencyKeyView {
  @Text({ max: 255, example: 'order-7f3a' }) key!: string;
  @Text({ max: 200, example: 'POST /v2/orders' }) route!: string;
  @Whole({ example: 201 }) status!: number;
  @Text({ max: 300, nullable: true, example: '/v2/orders/66a1f0c2b7e4d5a3c9f01234' }) location!:
    string | null;
  @Moment() createdAt!: Date;

  static from(record: IdempotencyRecord): IdempotencyKeyView {
    return {
      key: record.key,
      route: record.route,
      status: record.status,
      location: record.location,
      createdAt: record.createdAt,
    };
  }
}

@ApiTags('Idempotency')
@Controller({ path: 'idempotency-keys', version: ['1', '2'] })
export class IdempotencyKeysController {
  constructor(private readonly keys: IdempotencyKeys) {}

  @Get(':key')
  @Allow('account:self')
  @Describe('Shows what you have done under an Idempotency-Key.', {
    id: 'getIdempotencyKey',
    errors: ['IDEMPOTENCY_KEY_NOT_FOUND'],
  })
  @Returns(200, IdempotencyKeyView, { many: true })
  async find(@By() caller: Caller, @Param('key') key: string): Promise<IdempotencyRecord[]> {
    const records = await this.keys.ofCaller(caller.userId ?? '', key);
    if (records.length === 0) throw new IdempotencyKeyNotFoundError(key);
    return records;
  }
}
