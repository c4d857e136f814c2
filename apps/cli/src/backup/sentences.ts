import type { Manifest } from '#platform/mongo/backup/manifest.js';
import type { Heads } from './heads.js';

const MEGABYTE = 1_000_000;
const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;
const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** `41 collections, 1234 documents, 3.4 MB` */
export function sizeOf({ collections }: Manifest): string {
  const documents = sum(collections.map((each) => each.documents));
  return `${collections.length} collections, ${documents} documents, ${megabytes(sum(collections.map(({ bytes }) => bytes)))}`;
}

/** What was written, and how far the logs are that go with it. */
export function writtenIn(folder: string, manifest: Manifest): string {
  const { audit, events } = manifest.heads as unknown as Heads;
  const packed = sum(manifest.collections.map(({ metadata, data }) => metadata.bytes + (data?.bytes ?? 0)));
  return [
    `${folder} holds ${manifest.database} as it was at ${manifest.at}: ${sizeOf(manifest)}, packed ${megabytes(packed)}.`,
    `The audit log goes up to ${audit.seq}, the events up to ${events}.`,
  ].join('\n');
}

/** What the database is now, and what comes next. */
export function restoredIn(database: string, manifest: Manifest): string {
  return [
    `${database} is what ${manifest.database} was at ${manifest.at}, byte for byte: ${sizeOf(manifest)}.`,
    `Next: migrate, when this version is newer than ${manifest.version}; then integrity and audit:verify.`,
  ].join('\n');
}
