import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mongo } from 'mongoose';
import type { Checkpoint } from '../../../../libs/audit/src/chain/proof/chain.rules.js';
import { type ChainParts, MemoryChain } from '../../../../libs/audit/src/chain/proof/memory-chain.js';
import type { StoredChain } from '../../../../libs/audit/src/chain/stored-chain.js';

const { EJSON } = mongo.BSON;

/** One file for each part of a chain, one document of Extended JSON per line. */
const FILES = {
  entries: 'entries',
  seals: 'seals',
  checkpoints: 'checkpoints',
  exceptions: 'exceptions',
} as const;
type Part = keyof typeof FILES;
const fileOf = (folder: string, part: Part): string => join(folder, `${FILES[part]}.jsonl`);

/** @returns how many documents each file has */
export async function writeChain(chain: StoredChain, folder: string): Promise<Record<Part, number>> {
  await mkdir(folder, { recursive: true });
  const write = async (part: Part, documents: AsyncIterable<unknown>): Promise<number> => {
    let count = 0;
    async function* lines() {
      for await (const each of documents) {
        count++;
        yield `${EJSON.stringify(each as object, { relaxed: false })}\n`;
      }
    }
    await pipeline(Readable.from(lines()), createWriteStream(fileOf(folder, part), { mode: 0o600 }));
    return count;
  };
  return {
    // the checkpoints first, so that none speaks of what is not in the other files
    checkpoints: await write('checkpoints', chain.checkpoints()),
    exceptions: await write('exceptions', chain.exceptions()),
    seals: await write('seals', chain.seals(0)),
    entries: await write('entries', chain.beyond('')),
  };
}

/** The chain of a folder that `audit:export` wrote; all of it is held in memory. */
export async function readChain(folder: string): Promise<MemoryChain> {
  const parts = {
    entries: await documentsOf(fileOf(folder, 'entries')),
    seals: await documentsOf(fileOf(folder, 'seals')),
    checkpoints: await documentsOf(fileOf(folder, 'checkpoints')),
    exceptions: await documentsOf(fileOf(folder, 'exceptions')),
  };
  return new MemoryChain(parts as unknown as ChainParts);
}

/** Checkpoints as AUDIT_CHECKPOINTS_TO holds them, plain JSON with a date in words. */
export async function readCheckpoints(file: string): Promise<Checkpoint[]> {
  return (await documentsOf(file)).map((each) => {
    const { _id, hash, at, mac } = each as unknown as Checkpoint;
    return { _id, hash, at: new Date(at), mac };
  });
}

async function documentsOf(file: string): Promise<object[]> {
  const documents: object[] = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line.trim() !== '') documents.push(EJSON.parse(line, { relaxed: true }) as object);
  }
  return documents;
}
