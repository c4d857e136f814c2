import { mongo } from 'mongoose';
import { inLanes } from '../../life/lanes.js';
import { underSchemaLock } from '../schema/lock.js';
import { OF_THE_MOMENT, RESTORING, type SchemaState, STATE } from '../schema/state.js';
import { BackupError } from './backup-error.js';
import { Digest } from './digest.js';
import { checkFile, documentsOf, textIn } from './files.js';
import type { Watch } from './watch.js';
import type { KeptCollection, Manifest } from './manifest.js';
import { type Shape, shapeIn } from './shapes.js';

type Document = mongo.BSON.Document;

/** Values are written of the very type that they had: a long stays a long. */
const AS_THEY_LAY = {
  promoteValues: false,
  promoteBuffers: false,
  promoteLongs: false,
  bsonRegExp: true,
} as const;
/** collections at a time */
const LANES = 4;
const PER_INSERT = 1_000;
const BYTES_PER_INSERT = 8 * 1024 * 1024;
/** what was just written, where it was written */
const BACK = { raw: true, readConcern: 'local', readPreference: 'primary' } as const;
/** the last write waits for all before it */
const SOON = { w: 1, j: false } as const;
const SAFE = { w: 'majority', j: true } as const;

export interface RestoreOptions {
  /** lose what is in the database */
  readonly replace?: boolean;
  /** hears how far it is */
  readonly watch?: Watch;
  readonly signal?: AbortSignal;
}

/** Sees whether every file is as it was written. @throws {BackupError} which one is not */
export async function checkBackup(folder: string, manifest: Manifest): Promise<void> {
  for (const { metadata, data } of manifest.collections) {
    await checkFile(folder, metadata);
    if (data) await checkFile(folder, data);
  }
}

/**
 * Makes a database what a backup holds: collections, documents byte for byte, validators, indexes. Until it is whole no
 * process gets ready on it; a restore that was broken off is begun anew by the same command.
 *
 * @throws {BackupError} before anything is written when a file is not as it was written, or the database is not empty
 */
export async function restore(
  database: mongo.Db,
  folder: string,
  manifest: Manifest,
  options: RestoreOptions = {},
): Promise<void> {
  await checkBackup(folder, manifest);
  await underSchemaLock(database, 'restore', async (lost) => {
    options.watch?.begin(manifest.collections.reduce((sum, { documents }) => sum + documents, 0));
    const signal = options.signal ? AbortSignal.any([lost, options.signal]) : lost;
    await clear(database, manifest, options.replace ?? false);
    const bring = async (kept: KeptCollection): Promise<void> => {
      signal.throwIfAborted();
      await bringBack(database, folder, kept, { ...options, signal });
    };
    await inLanes(
      manifest.collections.filter(({ name }) => name !== STATE),
      LANES,
      bring,
    );
    // what says that the database is ready comes last
    for (const state of manifest.collections.filter(({ name }) => name === STATE)) await bring(state);
    signal.throwIfAborted();
    await database.collection<SchemaState>(STATE).deleteOne({ _id: RESTORING }, { writeConcern: SAFE });
  });
}

/** Drops what is there, if it may be lost, and leaves a mark that the database is not whole. */
async function clear(database: mongo.Db, { id }: Manifest, replace: boolean): Promise<void> {
  const state = database.collection<SchemaState>(STATE);
  const isBrokenOff = (await state.findOne({ _id: RESTORING })) !== null;
  const names = (await database.listCollections({}, { nameOnly: true }).toArray())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.') && name !== STATE);
  if (!replace && !isBrokenOff) {
    for (const name of names)
      if (await database.collection(name).findOne({}, { projection: { _id: 1 } }))
        throw new BackupError(
          `The database ${database.databaseName} is not empty (there is something in ${name}): name another one in MONGODB_URI, or say --replace to lose what is in it.`,
        );
  }
  await state.updateOne({ _id: RESTORING }, { $set: { backup: id } }, { upsert: true, writeConcern: SAFE });
  for (const name of names) await database.collection(name).drop();
  await state.deleteMany({ _id: { $nin: OF_THE_MOMENT } });
}

async function bringBack(
  database: mongo.Db,
  folder: string,
  kept: KeptCollection,
  { watch, signal }: RestoreOptions,
): Promise<void> {
  const shape = shapeIn(await textIn(folder, kept.metadata.name));
  if (!kept.data) {
    await database.createCollection(kept.name, shape.options);
    return;
  }
  const { validator, validationLevel, validationAction, ...options } = shape.options;
  if (kept.name !== STATE) await database.createCollection(kept.name, options);
  for await (const documents of inserts(documentsOf(folder, kept.data.name))) {
    signal?.throwIfAborted();
    await database.collection(kept.name).insertMany(documents as mongo.OptionalId<Document>[], {
      ordered: false,
      writeConcern: SOON,
      ignoreUndefined: false,
    });
    watch?.step(documents.length, kept.name);
  }
  await assertSame(database, kept);
  await shapeAs(database, shape, { validator, validationLevel, validationAction });
}

/** Documents in groups that are worth an insert. */
async function* inserts(documents: AsyncIterable<Buffer>): AsyncGenerator<Document[]> {
  let group: Document[] = [];
  let bytes = 0;
  for await (const document of documents) {
    group.push(mongo.BSON.deserialize(document, AS_THEY_LAY));
    bytes += document.length;
    if (group.length < PER_INSERT && bytes < BYTES_PER_INSERT) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

/** What the database holds now is what the backup was made of, byte for byte. */
async function assertSame(database: mongo.Db, { name, documents, hashes }: KeptCollection): Promise<void> {
  const digest = new Digest();
  const lasting = name === STATE ? { _id: { $nin: OF_THE_MOMENT } } : {};
  for await (const document of database.collection<{ _id: string }>(name).find(lasting, BACK))
    digest.add(document as unknown as Uint8Array);
  if (digest.documents === documents && digest.hashes === hashes) return;
  throw new BackupError(
    `${name} is not what the backup was made of (${digest.documents} documents of ${documents}): somebody writes to ${database.databaseName}, or the files were changed. Stop every process that uses it, and restore again.`,
  );
}

async function shapeAs(database: mongo.Db, { name, indexes }: Shape, rules: Document): Promise<void> {
  if (rules['validator'])
    await database.command({
      collMod: name,
      ...Object.fromEntries(Object.entries(rules).filter(([, rule]) => rule !== undefined)),
    });
  const further = indexes.filter(({ name: index }) => index !== '_id_');
  if (further.length > 0) await database.command({ createIndexes: name, indexes: further });
}
