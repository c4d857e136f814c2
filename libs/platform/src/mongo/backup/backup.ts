import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile as writePlain } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { inLanes } from '../../life/lanes.js';
import { INDEXES, OF_THE_MOMENT, RESTORING, type SchemaState, STATE } from '../schema/state.js';
import { BackupError } from './backup-error.js';
import { inPieces } from './bson-stream.js';
import { Digest } from './digest.js';
import { writeFile } from './files.js';
import { type KeptCollection, MANIFEST, type Manifest } from './manifest.js';
import type { Watch } from './watch.js';
import { isTooNew, PointInTime } from './point-in-time.js';
import { metadataOf, type Shape, shapesOf, textOf } from './shapes.js';

/** collections at a time */
const LANES = 4;
const PIECE = 1024 * 1024;
const TRIES = 10;
const BETWEEN_TRIES_MS = 500;

export interface BackupOptions {
  /** of the product */
  readonly version: string;
  /** what else is to be said of the moment */
  heads(moment: PointInTime): Promise<Record<string, unknown>>;
  /** @returns the keyed hash over a manifest */
  sign(manifest: Omit<Manifest, 'mac'>): string;
  /** hears how far it is */
  readonly watch?: Watch;
  readonly signal?: AbortSignal;
}

/**
 * Writes every collection of a database into a folder, all of them as they were at one moment, while everything goes on.
 * What is not finished yet lies in `<folder>.unfinished`.
 *
 * @throws {BackupError} when the folder is there, or the database is just being restored or migrated
 */
export async function backUp(database: mongo.Db, folder: string, options: BackupOptions): Promise<Manifest> {
  const target = resolve(folder);
  const unfinished = `${target}.unfinished`;
  if (existsSync(target)) throw new BackupError(`${folder} is there already: name another folder.`);
  try {
    for (let tries = 1; ; tries++) {
      await rm(unfinished, { recursive: true, force: true });
      await mkdir(unfinished, { recursive: true, mode: 0o700 });
      try {
        const manifest = await write(database, unfinished, options);
        await rename(unfinished, target);
        return manifest;
      } catch (error) {
        if (!isTooNew(error) || tries === TRIES) throw error;
        await pause(BETWEEN_TRIES_MS);
      }
    }
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function write(database: mongo.Db, folder: string, options: BackupOptions): Promise<Manifest> {
  const shapes = await shapesOf(database);
  if (shapes.length === 0)
    throw new BackupError(
      `The database ${database.databaseName} is empty: see whether MONGODB_URI names the right one.`,
    );
  options.watch?.begin(await expectedIn(database, shapes));
  const moment = await PointInTime.of(database);
  const state = async (_id: string) => moment.first<SchemaState>(STATE, { filter: { _id } });
  if (await state(RESTORING))
    throw new BackupError(
      `The database ${database.databaseName} is a restore that was not finished: finish it first.`,
    );
  const collections: KeptCollection[] = [];
  await inLanes([...shapes.entries()], LANES, async ([at, shape]) => {
    collections[at] = await keep(moment, folder, shape, options);
  });
  const { version: server } = (await database.command({ buildInfo: 1 })) as { version: string };
  const said = {
    format: 1 as const,
    id: randomUUID(),
    version: options.version,
    server,
    database: database.databaseName,
    at: moment.date.toISOString(),
    clusterTime: { t: moment.at.getHighBitsUnsigned(), i: moment.at.getLowBitsUnsigned() },
    schema: (await state(INDEXES))?.wanted ?? null,
    heads: await options.heads(moment),
    collections,
  };
  // what a collection is beside its documents has no past that could be read
  if (textOf(await shapesOf(database)) !== textOf(shapes))
    throw new BackupError(
      'Collections or indexes were changed during the backup: make it again when migrations are done.',
    );
  const manifest = { ...said, mac: options.sign(said) };
  await writePlain(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
  await settle(folder);
  return manifest;
}

async function keep(
  moment: PointInTime,
  folder: string,
  shape: Shape,
  { watch, signal }: BackupOptions,
): Promise<KeptCollection> {
  const { name, type } = shape;
  const digest = new Digest();
  const file = encodeURIComponent(name);
  const text = async function* () {
    yield Promise.resolve(Buffer.from(metadataOf(shape)));
  };
  const metadata = await writeFile(folder, `${file}.metadata.json.gz`, text());
  const seen = async function* () {
    for await (const document of moment.documents(name, lastingOf(name))) {
      signal?.throwIfAborted();
      digest.add(document);
      watch?.step(1, name);
      yield document;
    }
  };
  const data = type === 'view' ? null : await writeFile(folder, `${file}.bson.gz`, inPieces(seen(), PIECE));
  const { documents, bytes, hashes } = digest;
  return { name, type, documents, bytes, hashes, metadata, data };
}

async function expectedIn(database: mongo.Db, shapes: readonly Shape[]): Promise<number> {
  let sum = 0;
  for (const { name, type } of shapes)
    if (type === 'collection') sum += await database.collection(name).estimatedDocumentCount();
  return sum;
}

/** A find that leaves out what is only of the moment. */
const lastingOf = (collection: string): mongo.BSON.Document =>
  collection === STATE ? { filter: { _id: { $nin: OF_THE_MOMENT } } } : {};

/** The names of the files are on the disk, too. */
async function settle(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().catch(() => undefined); // not every system syncs folders
  await handle.close();
}
