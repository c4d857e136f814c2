import type { Connection, mongo } from 'mongoose';

type Document = mongo.BSON.Document;

/** Values come back of the very type in which they lay there: a long stays a long. */
const AS_THEY_LIE = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const;
const AT_ONCE = 1_000;

/** All documents of a database at one moment, kept in this process so that they can be put back. For throw-away databases. */
export class Snapshot {
  private constructor(private readonly kept: ReadonlyMap<string, readonly Document[]>) {}

  /** Nothing may be written meanwhile. */
  static async of(connection: Connection): Promise<Snapshot> {
    const kept = new Map<string, readonly Document[]>();
    const read = async (name: string): Promise<void> => {
      kept.set(name, await databaseOf(connection).collection(name).find({}, AS_THEY_LIE).toArray());
    };
    await Promise.all((await namesIn(connection)).map(read));
    return new Snapshot(kept);
  }

  /** Makes the documents those of the snapshot; indexes stay as they are. Nothing may be written meanwhile. */
  async restore(connection: Connection): Promise<void> {
    const database = databaseOf(connection);
    const put = async (name: string): Promise<void> => {
      const collection = database.collection(name);
      await collection.deleteMany({});
      const documents = this.kept.get(name) ?? [];
      for (let at = 0; at < documents.length; at += AT_ONCE)
        await collection.insertMany(documents.slice(at, at + AT_ONCE) as never[]);
    };
    await Promise.all((await namesIn(connection)).map(put));
  }
}

const databaseOf = (connection: Connection) => connection.getClient().db(connection.name);

async function namesIn(connection: Connection): Promise<string[]> {
  const collections = await databaseOf(connection).listCollections({}, { nameOnly: true }).toArray();
  return collections.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
}
