import type { mongo } from 'mongoose';
import type { DocumentChange } from '../collections/changed-documents.js';
import { type SchemaState, STATE } from './state.js';

const AT_ONCE = 1_000;

/** How far a change of documents has come. */
interface Backfill extends SchemaState {
  /** the last document that was looked at; ids are texts or numbers */
  after?: unknown;
  changed: number;
  doneAt?: Date;
}

/**
 * Changes documents that a former version left, some at a time and each on its own, while everything goes on. It
 * remembers how far it is: broken off, it goes on from there; done, it is never done again.
 *
 * @param lost looked at between two steps
 * @returns how many documents were changed, also before it was broken off
 */
export async function backfill(
  database: mongo.Db,
  collection: string,
  { name, where, set }: DocumentChange,
  lost: AbortSignal,
): Promise<number> {
  const states = database.collection<Backfill>(STATE);
  const _id = `change:${collection}:${name}`;
  const state = await states.findOne({ _id });
  if (state?.doneAt) return state.changed;
  const documents = database.collection<{ _id: unknown }>(collection);
  let after = state?.after;
  for (;;) {
    lost.throwIfAborted();
    const further = after === undefined ? {} : { _id: { $gt: after } };
    const found = await documents
      .find({ $and: [where, further] } as object, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .toArray();
    const ids = found.map((each) => each._id);
    const { modifiedCount } = await documents.updateMany({ $and: [{ _id: { $in: ids } }, where] } as object, [
      ...set,
    ]);
    after = ids.at(-1);
    const isDone = ids.length < AT_ONCE;
    const progress = {
      $inc: { changed: modifiedCount },
      ...(after === undefined ? {} : { $set: { after } }),
      ...(isDone ? { $currentDate: { doneAt: true } } : {}),
    };
    const now = await states.findOneAndUpdate({ _id }, progress as mongo.UpdateFilter<Backfill>, {
      upsert: true,
      returnDocument: 'after',
    });
    if (isDone) return now?.changed ?? 0;
  }
}
