import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BackupError } from './backup-error.js';

export const MANIFEST = 'manifest.json';
const FORMAT = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);
const file = z.object({
  /** below the folder of the backup */
  name: z.string().regex(/^[^/\\]+$/),
  bytes: count,
  sha256,
});

/** What a backup holds. It is written last: a folder without one was never finished. */
export const Manifest = z.object({
  format: z.literal(FORMAT),
  id: z.string(),
  /** of the product that wrote it */
  version: z.string(),
  /** of MongoDB that it was read from */
  server: z.string(),
  database: z.string(),
  /** the moment that it shows, to the second, and as MongoDB counts */
  at: z.iso.datetime(),
  clusterTime: z.object({ t: count, i: count }),
  /** what the collections were last migrated for; null when they never were */
  schema: z.string().nullable(),
  /** the last place of each log, as whoever made the backup names them */
  heads: z.record(z.string(), z.unknown()),
  collections: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['collection', 'view']),
      documents: count,
      bytes: count,
      /** of the documents in any order */
      hashes: sha256,
      /** options and indexes */
      metadata: file,
      /** documents, one behind the other, as BSON; a view has none */
      data: file.nullable(),
    }),
  ),
  /** keyed hash over the rest; whoever has no key cannot change a backup unseen */
  mac: z.string(),
});
export type Manifest = z.output<typeof Manifest>;
export type KeptFile = z.output<typeof file>;
export type KeptCollection = Manifest['collections'][number];

/** @throws {BackupError} when the folder holds no backup that this version can read */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST), 'utf8');
  } catch {
    throw new BackupError(`${folder} holds no finished backup: there is no ${MANIFEST} in it.`);
  }
  const parsed = Manifest.safeParse(json(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BackupError(
    `${MANIFEST} in ${folder} was cut or edited, or another version wrote it: ${issue?.path.join('.') || 'it'} cannot be read.`,
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
