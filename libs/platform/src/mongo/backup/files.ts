import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline as flow, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BackupError } from './backup-error.js';
import { documentsIn } from './bson-stream.js';
import type { KeptFile } from './manifest.js';

/** Whoever compresses more reads for longer, and the database keeps its past for so long. */
const LEVEL = 1;
const OWNER_ONLY = 0o600;

/** Writes a compressed file that is only its owner's to read. */
export async function writeFile(
  folder: string,
  name: string,
  pieces: AsyncIterable<Buffer>,
): Promise<KeptFile> {
  const seen = createHash('sha256');
  let bytes = 0;
  const look = new Transform({
    transform(piece: Buffer, _encoding, done) {
      seen.update(piece);
      bytes += piece.length;
      done(null, piece);
    },
  });
  // never over what is there
  const target = createWriteStream(join(folder, name), { mode: OWNER_ONLY, flags: 'wx', flush: true });
  await pipeline(Readable.from(pieces, { objectMode: true }), createGzip({ level: LEVEL }), look, target);
  return { name, bytes, sha256: seen.digest('hex') };
}

/** @throws {BackupError} when it is not the file that was written */
export async function checkFile(folder: string, { name, bytes, sha256 }: KeptFile): Promise<void> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => null);
  if (!found) throw new BackupError(`${name} is missing in ${folder}.`);
  if (found.size !== bytes)
    throw new BackupError(
      `${name} is not the file that was written: it has ${found.size} bytes and had ${bytes}.`,
    );
  const seen = createHash('sha256');
  await pipeline(createReadStream(path), seen);
  if (seen.digest('hex') !== sha256)
    throw new BackupError(`${name} is not the file that was written: something in it was changed.`);
}

export async function textIn(folder: string, name: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of uncompressed(folder, name)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** The documents of a file, as BSON. */
export async function* documentsOf(folder: string, name: string): AsyncGenerator<Buffer> {
  try {
    yield* documentsIn(uncompressed(folder, name));
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    throw new BackupError(`${name} cannot be read: ${error.message}.`, { cause: error });
  }
}

const uncompressed = (folder: string, name: string): AsyncIterable<Buffer> =>
  // whoever reads is told of the error
  flow(createReadStream(join(folder, name)), createGunzip(), () => undefined);
