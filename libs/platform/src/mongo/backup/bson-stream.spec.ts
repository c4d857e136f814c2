import { describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { documentsIn, inPieces } from './bson-stream.js';
import { Digest } from './digest.js';

const documents = Array.from({ length: 9 }, (_, at) =>
  Buffer.from(mongo.BSON.serialize({ _id: at, text: 'x'.repeat(at * 7) })),
);
const whole = Buffer.concat(documents);

async function* inChunks(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield Promise.resolve(bytes.subarray(at, at + size));
}
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('documents one behind the other', () => {
  it.each([1, 3, 4, 50, 10_000])('come out as they went in, in chunks of %i bytes', async (size) => {
    expect(await all(documentsIn(inChunks(whole, size)))).toEqual(documents);
  });

  it('are put together into pieces worth a write, none of them torn', async () => {
    async function* each() {
      for (const document of documents) yield Promise.resolve(document);
    }
    const pieces = await all(inPieces(each(), 100));
    expect(Buffer.concat(pieces)).toEqual(whole);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.length).toBeLessThan(documents.length);
  });

  it.each([
    ['is cut', whole.subarray(0, -1), 'its last document is cut'],
    ['is cut within a length', Buffer.concat([whole, Buffer.from([9, 0])]), 'its last document is cut'],
    [
      'goes on with something else',
      Buffer.concat([whole, Buffer.alloc(8)]),
      'no document where one should begin',
    ],
    [
      'has a length that is too great',
      Buffer.concat([whole, Buffer.from([0, 0, 0, 127, 0])]),
      'no document where',
    ],
  ])('are refused when the stream %s', async (_what, bytes, reason) => {
    await expect(all(documentsIn(inChunks(bytes, 64)))).rejects.toThrow(reason);
  });
});

describe('the digest of documents', () => {
  const digestOf = (some: readonly Buffer[]) => {
    const digest = new Digest();
    for (const document of some) digest.add(document);
    return { documents: digest.documents, bytes: digest.bytes, hashes: digest.hashes };
  };

  it('is the same in whatever order they come, and another one when one is changed, missing or double', () => {
    const right = digestOf(documents);
    expect(right).toMatchObject({ documents: 9, bytes: whole.length });
    expect(digestOf(documents.toReversed())).toEqual(right);
    const changed = documents.map((each, at) => (at === 4 ? Buffer.from(each).fill(1, 20, 21) : each));
    for (const other of [changed, documents.slice(1), [...documents, documents[0] as Buffer]])
      expect(digestOf(other)).not.toEqual(right);
  });
});
