import { type Model, mongo } from 'mongoose';
import { frames } from '../frame.js';
import { collectionName, databaseOf, type Row } from '../rows.js';
import { rowReader, type ShapeOf } from './row-reader.js';

/** Rows of one answer: what is decoded at once, so that others get their turn in between. */
const ONE_ANSWER = 2_000;

interface Batch<T> {
  readonly id: number | mongo.BSON.Long;
  readonly firstBatch?: readonly T[];
  readonly nextBatch?: readonly T[];
}

/** What is read of the documents of a collection. */
export interface Reading<T> {
  readonly batchOf: (cursor: Uint8Array) => Batch<T>;
}

/** @param shape every field of `T` */
export function readingOf<T>(shape: ShapeOf<T>): Reading<T> {
  const batch = { id: true, firstBatch: [shape], nextBatch: [shape] };
  return { batchOf: rowReader<Batch<T>>(batch as unknown as ShapeOf<Batch<T>>) };
}

export interface Cut {
  /** where documents hold much that is not read; elsewhere it costs the database more than it saves */
  readonly projection?: Readonly<Record<string, 0 | 1>>;
  readonly sort?: Readonly<Record<string, 1 | -1>>;
}

/**
 * Streams what a proof reads of its documents, some thousand at a time: in the running transaction or, where none runs, as
 * the majority has them. The latter may take longer than a transaction may, and is for documents that are never changed.
 *
 * The driver hands its answers over as bytes; by its own cursor each document would cost several objects more.
 */
export async function* streamRead<T extends Row, R>(
  model: Model<T>,
  filter: mongo.Filter<T>,
  { batchOf }: Reading<R>,
  cut: Cut = {},
): AsyncGenerator<readonly R[]> {
  const session = frames.getStore()?.session;
  const name = collectionName(model);
  const database = databaseOf(model);
  const ask = (command: mongo.BSON.Document): Promise<mongo.BSON.Document> =>
    database.command(command, { ...(session ? { session } : {}), raw: true });
  const read = async (command: mongo.BSON.Document): Promise<Batch<R>> => {
    const { cursor } = await ask({ ...command, batchSize: ONE_ANSWER });
    return batchOf(cursor as Uint8Array);
  };
  const readConcern = session ? {} : { readConcern: { level: 'majority' } };
  let batch = await read({ find: name, filter, ...cut, ...readConcern });
  try {
    yield batch.firstBatch ?? [];
    while (isOpen(batch)) {
      batch = await read({ getMore: cursorOf(batch), collection: name });
      yield batch.nextBatch ?? [];
    }
  } finally {
    // one that is lost ends by itself, with its transaction or after ten minutes
    if (isOpen(batch)) await ask({ killCursors: name, cursors: [cursorOf(batch)] }).catch(() => undefined);
  }
}

const isOpen = ({ id }: Batch<unknown>): boolean => id !== 0;
const cursorOf = ({ id }: Batch<unknown>): mongo.BSON.Long => mongo.BSON.Long.fromValue(id);

/** All of them. */
export async function readAll<T extends Row, R>(
  model: Model<T>,
  filter: mongo.Filter<T>,
  reading: Reading<R>,
): Promise<R[]> {
  const all: R[] = [];
  for await (const rows of streamRead(model, filter, reading)) for (const row of rows) all.push(row);
  return all;
}
