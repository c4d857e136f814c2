import { BackupError } from './backup-error.js';

/** The length of a document stands in its first four bytes and counts itself. */
const HEAD = 4;
const SHORTEST = 5;
/** 16 MiB, and what the server allows itself on top */
const LONGEST = 16 * 1024 * 1024 + 16 * 1024;

/**
 * Cuts a stream of BSON documents, one behind the other, into documents.
 *
 * @throws {BackupError} where no document can begin, or when the last one is not whole
 */
export async function* documentsIn(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    while (rest.length - from >= HEAD) {
      const length = rest.readInt32LE(from);
      if (length < SHORTEST || length > LONGEST)
        throw new BackupError('there is no document where one should begin');
      if (rest.length - from < length) break;
      yield rest.subarray(from, from + length);
      from += length;
    }
    rest = rest.subarray(from);
  }
  if (rest.length > 0) throw new BackupError('its last document is cut');
}

/** Puts documents together into pieces that are worth a write. */
export async function* inPieces(documents: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Buffer> {
  let piece: Uint8Array[] = [];
  let size = 0;
  for await (const document of documents) {
    piece.push(document);
    size += document.byteLength;
    if (size < bytes) continue;
    yield Buffer.concat(piece, size);
    piece = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(piece, size);
}
