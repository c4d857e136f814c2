import mongoose, { type mongo } from 'mongoose';

type Document = mongo.BSON.Document;
type Statement = mongo.AnyBulkWriteOperation<Document>;

interface Change {
  readonly filter: Document;
  readonly update: Document;
}

/** Found by their ids, whatever else the filter says. */
const BY_ID = { _id: 1 } as const;

/**
 * The statements of a bulk write for changes of one document each. Those that differ in nothing but the `_id` are one
 * statement: the database plans each statement anew, which takes longer than to change the document. When a document is
 * changed twice, the order counts, and each change stays alone.
 */
export function statementsOf(changes: readonly Change[]): Statement[] {
  const ids = new Set(changes.map(({ filter }) => filter['_id'] as unknown));
  if (changes.length === 1 || ids.size < changes.length) return changes.map(alone);
  return [...Map.groupBy(changes, likeness).values()].map((group) => {
    const [first] = group as [Change];
    if (group.length === 1) return alone(first);
    const filter = { ...first.filter, _id: { $in: group.map((each) => each.filter['_id'] as never) } };
    return { updateMany: { filter, update: first.update, hint: BY_ID } } as Statement;
  });
}

const alone = ({ filter, update }: Change): Statement => ({ updateOne: { filter, update } });

/** Equal for two changes that differ in nothing but the `_id`: a date is never taken for its text. */
function likeness({ filter: { _id, ...guard }, update }: Change): string {
  const bytes = mongoose.mongo.BSON.serialize({ guard, update }, { ignoreUndefined: false });
  return Buffer.from(bytes).toString('latin1');
}
