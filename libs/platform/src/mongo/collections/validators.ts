import type { mongo, Schema } from 'mongoose';

type Validator = mongo.BSON.Document;

const validators = new WeakMap<object, Validator>();

/**
 * Says what the database itself refuses to store in the collection of a schema, whoever writes it: the last line behind
 * the rules of the code. `npm run migrate` installs it. A write that it stops is a defect, never a refusal.
 */
export function storesOnly<S extends Schema>(schema: S, validator: Validator): S {
  validators.set(schema, validator);
  return schema;
}

export function validatorOf(schema: Schema): Validator | undefined {
  return validators.get(schema);
}

/**
 * A whole number, 0 or more, however the server keeps it: only a number without a fraction has bits to look at. Said in
 * operators of queries, which cost a write about half of what `$jsonSchema` does.
 */
export const WHOLE = { $gte: 0, $lte: Number.MAX_SAFE_INTEGER, $bitsAllClear: 0 } as const;
