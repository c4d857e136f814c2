import type { mongo, Schema } from 'mongoose';

type Document = mongo.BSON.Document;

/** What documents of a former version need before this one can use them. */
export interface DocumentChange {
  /** never given twice in a collection, and never another meaning: the database remembers it for ever */
  readonly name: string;
  /** finds the documents that are not changed yet, and no others: the change may meet a document again */
  readonly where: Document;
  /** a pipeline of updates; what the former version does with its result must stay right, it runs beside */
  readonly set: readonly Document[];
}

const changes = new WeakMap<object, readonly DocumentChange[]>();

/** Says what `npm run migrate` does to the documents that former versions left in the collection of a schema, in order. */
export function changesDocuments<S extends Schema>(schema: S, ...wanted: readonly DocumentChange[]): S {
  const names = wanted.map(({ name }) => name);
  if (new Set(names).size < names.length)
    throw new Error(`${names.join(', ')}: a change has a name of its own`);
  changes.set(schema, wanted);
  return schema;
}

export function changesOf(schema: Schema): readonly DocumentChange[] {
  return changes.get(schema) ?? [];
}
