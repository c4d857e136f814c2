import { mongo } from 'mongoose';
import { BackupError } from './backup-error.js';

/** SnapshotUnavailable: the shape of a collection was changed a moment ago; SnapshotTooOld */
const TOO_NEW = 246;
const TOO_OLD = 239;
const PER_BATCH = 1_000;

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

/**
 * A database as it was at one moment, which every acknowledged write before it is part of. MongoDB keeps the past for
 * `minSnapshotHistoryWindowInSeconds`, five minutes unless the server is told otherwise; nothing waits for who reads it.
 */
export class PointInTime {
  private constructor(
    private readonly database: mongo.Db,
    readonly at: mongo.Timestamp,
  ) {}

  /** Now. */
  static async of(database: mongo.Db): Promise<PointInTime> {
    const look = { find: 'schema_state', limit: 1, singleBatch: true, readConcern: { level: 'snapshot' } };
    const { cursor } = (await database.command(look)) as { cursor: { atClusterTime: mongo.Timestamp } };
    return new PointInTime(database, cursor.atClusterTime);
  }

  /** to the second */
  get date(): Date {
    return new Date(this.at.getHighBitsUnsigned() * 1_000);
  }

  /**
   * The documents of a collection as they lie there, as BSON.
   *
   * @param find further parts of the command
   * @throws {BackupError} when MongoDB has forgotten that moment
   */
  async *documents(collection: string, find: mongo.BSON.Document = {}): AsyncGenerator<Uint8Array> {
    const readConcern = { level: 'snapshot', atClusterTime: this.at };
    const cursor = this.database
      .runCursorCommand({ find: collection, batchSize: PER_BATCH, ...find, readConcern }, { raw: true })
      .setBatchSize(PER_BATCH);
    try {
      for await (const document of cursor) yield document as unknown as Uint8Array;
    } catch (error) {
      throw codeOf(error) === TOO_OLD ? new BackupError(FORGOTTEN, { cause: error }) : error;
    } finally {
      await cursor.close();
    }
  }

  /** The first document that a find comes to, or null. */
  async first<T>(collection: string, find: mongo.BSON.Document): Promise<T | null> {
    for await (const document of this.documents(collection, { ...find, limit: 1 }))
      return mongo.BSON.deserialize(document) as T;
    return null;
  }
}

const FORGOTTEN =
  'The database is so large that MongoDB forgot the moment of the backup before all of it was read: raise its parameter minSnapshotHistoryWindowInSeconds, or use snapshots of the disk.';

/** Whether a moment later the same reading would succeed. */
export const isTooNew = (error: unknown): boolean => codeOf(error) === TOO_NEW;
