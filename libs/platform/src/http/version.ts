import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { currentContext } from '../context/request-context.js';
import { Input } from './validation/input.js';

export type ByVersion<T> = Readonly<Record<1 | 2, T>>;

/** Reads a body or a query as the DTO of the request's version. */
@Injectable()
export class VersionPipe implements PipeTransform {
  private readonly inputs: ByVersion<Input>;

  constructor(readonly dtos: ByVersion<Type<object>>) {
    const first = new Input(dtos[1]);
    this.inputs = { 1: first, 2: dtos[2] === dtos[1] ? first : new Input(dtos[2]) };
  }

  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    const input = this.inputs[currentContext()?.apiVersion === 1 ? 1 : 2];
    return type === 'query' ? input.ofQuery(value) : input.ofBody(value);
  }
}

/**
 * The pipe that validates by the DTO of the request's version and passes what its `toDomain()` gives, or the DTO itself.
 *
 * @throws {ValidationFailedError} with every fault and its path
 */
export function forVersion(dtos: ByVersion<Type<object>>): VersionPipe {
  return new VersionPipe(dtos);
}

/** The same DTO in every version. */
export function forAll(dto: Type<object>): VersionPipe {
  return new VersionPipe({ 1: dto, 2: dto });
}
