import type { ClientSession, Model, mongo } from 'mongoose';
import { currentSession, frames } from './frame.js';
import { alarmed } from './impossible-write.js';
import { statementsOf } from './statements.js';

type Document = mongo.BSON.Document;
type Filter<T> = mongo.Filter<T>;

/** A document with the string id that all of ours have. */
export interface Row {
  readonly _id: string | number;
}

/** The driver's own database that a model is in. */
export const databaseOf = <T>({ db }: Model<T>): mongo.Db => db.getClient().db(db.name);

const collections = new WeakMap<object, mongo.Collection<Document>>();

/** The driver's own collection behind a model. */
export function collectionOf<T>(model: Model<T>): mongo.Collection<Document> {
  let collection = collections.get(model);
  if (!collection) {
    collection = databaseOf(model).collection<Document>(collectionName(model));
    collections.set(model, collection);
  }
  return collection;
}

/**
 * Inserts plain documents that the caller has built whole, in the running transaction. No hydration, no casting:
 * what is written is what is given.
 */
export async function insertRows<T extends Row>(model: Model<T>, rows: readonly T[]): Promise<void> {
  if (rows.length === 0) return;
  const result = await collectionOf(model)
    .insertMany(rows as unknown as Document[], { session: currentSession(), ordered: true })
    .catch((error: unknown) => {
      throw alarmed(error, collectionName(model));
    });
  if (result.insertedCount !== rows.length)
    throw new Error(`${rows.length - result.insertedCount} rows of ${model.modelName} were not written`);
}

/** One guarded change of one document. */
export interface Change<T> {
  /** the `_id`, and what must hold of the document */
  readonly filter: Filter<T>;
  readonly update: Document;
}

/** A guard did not hold: somebody else changed the document between reading and writing it. Makes the transaction run again. */
export class GuardFailed extends Error {
  readonly hasErrorLabel = (label: string): boolean => label === 'TransientTransactionError';
  constructor(what: string) {
    super(`A guard on ${what} did not hold`);
  }
}

/**
 * Applies guarded changes, each to exactly the document that it names, in the running transaction. Those that differ in
 * nothing but the document are one statement.
 *
 * @throws {GuardFailed} when one did not match; the transaction runs again and sees why
 */
export async function changeRows<T extends Row>(
  model: Model<T>,
  changes: readonly Change<T>[],
): Promise<void> {
  if (changes.length === 0) return;
  const result = await collectionOf(model)
    .bulkWrite(statementsOf(changes), { session: currentSession(), ordered: true })
    .catch((error: unknown) => {
      throw alarmed(error, collectionName(model));
    });
  if (result.matchedCount !== changes.length) throw new GuardFailed(model.modelName);
}

/** Which of the documents that fit, and in what order. */
export interface Cut {
  readonly sort: mongo.Sort;
  readonly limit: number;
}

/** Finds plain documents in the running transaction, by the driver. @throws outside a transaction */
export function findRows<T extends Row>(
  model: Model<T>,
  filter: Filter<T>,
  projection?: Document,
  cut?: Cut,
): Promise<T[]> {
  return find(model, filter, { session: currentSession(), projection, ...cut });
}

/** The same in the running transaction or, where none runs, as the database is now. */
export function readRows<T extends Row>(
  model: Model<T>,
  filter: Filter<T>,
  projection?: Document,
): Promise<T[]> {
  return find(model, filter, { session: frames.getStore()?.session, projection });
}

/** Rows of one answer, which the database would end after 101 and have asked on. */
const ONE_ANSWER = 10_000;

function find<T extends Row>(
  model: Model<T>,
  filter: Filter<T>,
  {
    session,
    projection,
    ...cut
  }: { session: ClientSession | undefined; projection: Document | undefined } & Partial<Cut>,
): Promise<T[]> {
  return collectionOf(model)
    .find(filter as Filter<Document>, {
      ...(session ? { session } : {}),
      ...(projection ? { projection } : {}),
      batchSize: ONE_ANSWER,
      ...cut,
    })
    .toArray() as unknown as Promise<T[]>;
}

/** The collection's name, for `$lookup`. */
export function collectionName<T>(model: Model<T>): string {
  return model.collection.collectionName;
}
