import type { Type } from '@nestjs/common';
import { ValidationFailedError } from '../../errors/api-error.js';
import { planOf } from './plan.js';
import { readQuery } from './query.js';
import { readInto } from './reader.js';
import { shapesOf } from './shapes.js';

/** More faults than this are not told. */
const MOST_FAULTS = 50;

/** One DTO class as the reader of bodies and queries. Nothing is converted but the text of queries, and dates. */
export class Input {
  constructor(private readonly dto: Type<object>) {}

  /**
   * @param body parsed JSON; a request without a body counts as an empty object
   * @returns what the DTO's `toDomain()` gives, or the DTO
   * @throws {ValidationFailedError} with every fault
   */
  ofBody(body: unknown = {}): unknown {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new ValidationFailedError([{ field: '', message: 'the body must be a JSON object' }]);
    }
    return this.read(body as Record<string, unknown>);
  }

  /** @param query names and texts, as they stand in the URL */
  ofQuery(query: unknown): unknown {
    return this.read(readQuery((query ?? {}) as Record<string, unknown>, shapesOf(this.dto)));
  }

  private read(plain: Readonly<Record<string, unknown>>): unknown {
    const { dto, faults } = readInto(planOf(this.dto), plain, MOST_FAULTS);
    if (faults.length > 0) throw new ValidationFailedError(faults);
    return typeof dto['toDomain'] === 'function' ? (dto['toDomain']() as unknown) : dto;
  }
}
