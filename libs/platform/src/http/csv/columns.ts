import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { shapesOf } from '../validation/shapes.js';

/** where @nestjs/swagger keeps the names of the fields of a class, with those of its parents before them */
const DESCRIBED_FIELDS = 'swagger/apiModelPropertiesArray';

/** One column of an export: the path of a field, `total.amount`. */
export interface Column {
  readonly name: string;
  readonly path: readonly string[];
}

/**
 * The columns of a shape, those of its parents first. A thing within is spread over columns of its own; a list or a map
 * is one column that holds JSON.
 */
export function columnsOf(shape: Type<object>, above: readonly string[] = []): Column[] {
  return namesOf(shape).flatMap((name) => {
    const field = shapesOf(shape).get(name);
    const path = [...above, name];
    if (field?.kind === 'nested' && field.nested && field.many !== true)
      return columnsOf(field.nested(), path);
    return [{ name: path.join('.'), path }];
  });
}

/** Every field that the document describes, in the order of declaration. */
function namesOf(shape: Type<object>): string[] {
  const told = Reflect.getMetadata(DESCRIBED_FIELDS, shape.prototype as object) as string[] | undefined;
  return (told ?? []).map((name) => name.replace(/^:/, ''));
}

/** What stands in the cells of one row. */
export function cellsOf(row: object, columns: readonly Column[]): (string | number)[] {
  return columns.map(({ path }) => {
    let value: unknown = row;
    for (const step of path)
      value =
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
    return cellOf(value);
  });
}

function cellOf(value: unknown): string | number {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
