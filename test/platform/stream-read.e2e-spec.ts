import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Model, Schema } from 'mongoose';
import { readAll, readingOf, streamRead } from '#platform/mongo/raw/stream.js';
import { insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { startApp, type TestApp } from '../support/app.js';

interface Thing {
  readonly _id: string;
  readonly count: number;
}

const MANY = 4_500;
const THING = readingOf<Thing>({ _id: true, count: true });
const wanted = Array.from({ length: MANY }, (_, count) => ({ _id: String(count).padStart(6, '0'), count }));

describe('reading a stream of documents', () => {
  let app: TestApp;
  let things: Model<Thing>;

  beforeAll(async () => {
    app = await startApp();
    const schema = new Schema<Thing>({ _id: String, count: Number });
    things = app.database.model('Thing', schema, 'things') as unknown as Model<Thing>;
    await things.collection.insertMany(wanted.map((thing) => ({ ...thing, more: 'x' })) as never);
  });
  afterAll(() => app.close());

  const inOrder = () => streamRead(things, {}, THING, { sort: { _id: 1 } });
  async function openCursors(): Promise<number> {
    const { metrics } = (await app.database.db!.admin().serverStatus()) as {
      metrics: { cursor: { open: { pinned: number; total: number } } };
    };
    return metrics.cursor.open.total;
  }

  it('has them all, some thousand at a time', async () => {
    const sizes: number[] = [];
    const read: Thing[] = [];
    for await (const rows of inOrder()) {
      sizes.push(rows.length);
      read.push(...rows);
    }
    expect(read).toEqual(wanted);
    expect(sizes).toEqual([2_000, 2_000, 500]);
  });

  it('has those that fit, without the fields that are not asked for', async () => {
    const some = streamRead(things, { count: { $gte: 4_498 } }, THING, { projection: { _id: 1 } });
    for await (const rows of some)
      expect(rows).toEqual(wanted.slice(-2).map(({ _id }) => ({ _id, count: undefined })));
    expect(await readAll(things, { count: -1 }, THING)).toEqual([]);
  });

  it('sees what its own transaction has written', async () => {
    const late = { _id: '900000', count: 900_000 };
    const latest = () => readAll(things, { count: { $gt: 4_499 } }, THING);
    await app.get(UnitOfWork).run(async () => {
      await insertRows(things, [late]);
      expect(await latest()).toEqual([late]);
      expect(await things.collection.countDocuments({ _id: late._id as never })).toBe(0);
    });
    expect(await latest()).toEqual([late]);
    await things.collection.deleteOne({ _id: late._id as never });
  });

  it('leaves no cursor open when its reader has enough', async () => {
    const before = await openCursors();
    for await (const rows of inOrder()) {
      expect(rows.length).toBeGreaterThan(0);
      break;
    }
    expect(await openCursors()).toBe(before);
  });

  it('fails with the reason of the database', async () => {
    await expect(readAll(things, { $no: 1 } as never, THING)).rejects.toThrow('$no');
  });
});
