import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mongo } from 'mongoose';
import { rowReader } from './row-reader.js';

const { BSON } = mongo;

interface Line {
  readonly id: string;
  readonly pieces: number;
}
interface Thing {
  readonly _id: string;
  readonly count: number;
  readonly at: Date;
  readonly open: boolean;
  readonly owner: string | null;
  readonly place: Line;
  readonly lines: readonly Line[];
}

const LINE = { id: true, pieces: true } as const;
const read = rowReader<Thing>({
  _id: true,
  count: true,
  at: true,
  open: true,
  owner: true,
  place: LINE,
  lines: [LINE],
});

const FIELDS = ['_id', 'count', 'at', 'open', 'owner', 'place', 'lines'] as const;

/** What the driver reads, of the fields that are wanted. */
function byDriver(document: Uint8Array): Record<string, unknown> {
  const all = BSON.deserialize(document);
  const line = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
      ? { id: (value as Line).id, pieces: (value as Line).pieces }
      : value;
  const { lines } = all as { lines: unknown };
  return {
    ...Object.fromEntries(FIELDS.map((field) => [field, all[field] as unknown])),
    place: line(all['place']),
    lines: Array.isArray(lines) ? lines.map(line) : lines,
  };
}

const scalar = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((value) => BSON.Long.fromBigInt(value)),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.constant(new BSON.ObjectId('66a1f0c2b7e4d5a3c9000001')),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => new BSON.Binary(bytes)),
  fc.constant(BSON.Decimal128.fromString('1.10')),
);
const line = fc.record({ id: scalar, pieces: scalar, note: scalar }, { requiredKeys: [] });
const anything = fc.oneof(
  scalar,
  line,
  fc.array(fc.oneof({ arbitrary: line, weight: 4 }, scalar), { maxLength: 4 }),
);
const right = {
  _id: fc.string(),
  count: fc.integer(),
  at: fc.date({ noInvalidDate: true }),
  open: fc.boolean(),
  owner: fc.option(fc.string()),
  place: fc.record({ id: fc.string(), pieces: fc.integer() }),
  lines: fc.array(fc.record({ id: fc.string(), pieces: fc.integer() })),
};

describe('a reader of documents', () => {
  it('reads what the driver reads, of documents as they should be', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ ...right, more: anything }, { requiredKeys: [] })), (documents) => {
        const bytes = documents.map((document) => BSON.serialize(document));
        expect(bytes.map(read)).toEqual(bytes.map(byDriver));
      }),
    );
  });

  it('reads what the driver reads, whatever is in the fields and in what order they come', () => {
    const fields = fc.constantFrom(...FIELDS, 'more', 'count2', 'coun');
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(fields, anything), { selector: ([field]) => field }), (entries) => {
        const bytes = BSON.serialize(Object.fromEntries(entries));
        expect(read(bytes)).toEqual(byDriver(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the texts of documents apart that differ in one letter', () => {
    const ids = ['a:1', 'a:2', 'b:2', 'a:2', 'a:22', 'é:2', '', 'x'.repeat(100), `${'x'.repeat(99)}y`];
    const bytes = ids.map((_id) => BSON.serialize({ _id }));
    expect(bytes.map((each) => read(each)._id)).toEqual(ids);
  });

  it('reads documents that lie inside greater memory', () => {
    const bytes = BSON.serialize({ _id: 'a', count: 3 });
    const memory = new Uint8Array(bytes.length + 20).fill(255);
    memory.set(bytes, 7);
    expect(read(memory.subarray(7, 7 + bytes.length))).toMatchObject({ _id: 'a', count: 3 });
  });
});
