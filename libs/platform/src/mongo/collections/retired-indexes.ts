import type { Schema } from 'mongoose';

const retired = new WeakMap<object, readonly string[]>();

/** Names the indexes that a schema had in former versions and has no more; `npm run migrate` drops them. */
export function retires<S extends Schema>(schema: S, ...indexes: readonly string[]): S {
  const named = schema.indexes().map(([, { name }]) => name);
  const both = indexes.filter((index) => named.includes(index));
  if (both.length > 0) throw new Error(`${both.join(', ')}: an index cannot be made and dropped`);
  retired.set(schema, indexes);
  return schema;
}

export function retiredOf(schema: Schema): readonly string[] {
  return retired.get(schema) ?? [];
}
