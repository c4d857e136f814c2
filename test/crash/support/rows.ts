import type { Connection } from 'mongoose';

/** A document as it is stored; each proof names the fields that it reads. */
export async function rowsOf<T>(database: Connection, collection: string, filter: object = {}): Promise<T[]> {
  const { db } = database;
  if (!db) throw new Error('There is no connection');
  return (await db.collection(collection).find(filter).toArray()) as unknown as T[];
}

/** How often each value occurs. */
export function counted<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const MOST_SHOWN = 600;

/** What is wrong, each with its first examples; nothing for an empty list. */
export function faults(what: string, wrong: readonly unknown[]): string[] {
  return wrong.length === 0
    ? []
    : [`${what}: ${wrong.length}, ${JSON.stringify(wrong.slice(0, 5)).slice(0, MOST_SHOWN)}`];
}
