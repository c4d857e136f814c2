import { mongo } from 'mongoose';
import { BackupError } from './backup-error.js';

type Document = mongo.BSON.Document;

/** What a collection is beside its documents. */
export interface Shape {
  readonly name: string;
  readonly type: 'collection' | 'view';
  /** as `create` takes them: validator, collation, what a view looks at */
  readonly options: Document;
  /** as `createIndexes` takes them, with that of the ids */
  readonly indexes: readonly Document[];
}

/** Every collection and view of a database, by name. */
export async function shapesOf(database: mongo.Db): Promise<Shape[]> {
  const found = await database.listCollections({}, { nameOnly: false }).toArray();
  const shapes: Shape[] = [];
  for (const { name, type = 'collection', options = {} } of found as (mongo.CollectionInfo & {
    type?: string;
  })[]) {
    if (name.startsWith('system.')) continue;
    if (type !== 'collection' && type !== 'view')
      throw new BackupError(
        `${name} is a ${type}: this backup knows collections and views alone. Use snapshots of the disk.`,
      );
    const indexes = type === 'view' ? [] : await database.collection(name).listIndexes().toArray();
    shapes.push({ name, type, options: { ...options }, indexes: indexes as Document[] });
  }
  return shapes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const TEXT = { relaxed: false } as const;

/** A shape as text, every number of the type that it has in the database. */
export const textOf = (shapes: Shape | readonly Shape[]): string => mongo.BSON.EJSON.stringify(shapes, TEXT);

/** The form in which mongodump keeps it, too. */
export const metadataOf = ({ name, type, options, indexes }: Shape): string =>
  mongo.BSON.EJSON.stringify({ options, indexes, collectionName: name, type }, TEXT);

export function shapeIn(metadata: string): Shape {
  const { options, indexes, collectionName, type } = mongo.BSON.EJSON.parse(metadata, TEXT) as Document;
  return { name: collectionName, type, options, indexes } as Shape;
}
