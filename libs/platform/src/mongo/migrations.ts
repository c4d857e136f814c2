import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model, mongo } from 'mongoose';
import { changesOf } from './collections/changed-documents.js';
import { retiredOf } from './collections/retired-indexes.js';
import { validatorOf } from './collections/validators.js';
import { backfill } from './schema/backfill.js';
import { underSchemaLock } from './schema/lock.js';
import { INDEXES, RESTORING, type SchemaState, STATE } from './schema/state.js';

/** Programs that migrate at the same time wait for each other: building an index on a large collection takes long. */
const PATIENCE_MS = 600_000;

const GUARDED = { validationLevel: 'strict', validationAction: 'error' } as const;
/** Collections that are made at the same time. */
const AT_ONCE = 8;

/** The database is in the midst of being restored. */
export class NotRestoredError extends Error {
  constructor(database: string) {
    super(`The database ${database} was not restored to its end: run restore again with the same backup.`);
    this.name = 'NotRestoredError';
  }
}

/**
 * Creates collections, indexes and validators, changes documents of former versions, and drops indexes that are retired;
 * never inside a transaction and never at the start of an API process. Former processes may run beside it.
 */
@Injectable()
export class Migrations {
  private readonly logger = new Logger(Migrations.name);
  /** what was missing when somebody last looked; null when nobody has */
  private lacks: string | null = null;

  constructor(@InjectConnection() private readonly connection: Connection) {}

  /**
   * Repeatable: what exists is left as it is. One program at a time; another one waits for it.
   *
   * @returns how many collections and indexes there are now
   * @throws {NotRestoredError} nothing is done to a database that is not whole
   */
  run(): Promise<{ collections: number; indexes: number }> {
    return underSchemaLock(this.database, 'migrate', (lost) => this.migrate(lost), PATIENCE_MS);
  }

  private async migrate(lost: AbortSignal): Promise<{ collections: number; indexes: number }> {
    if (await this.state(RESTORING)) throw new NotRestoredError(this.connection.name);
    const models = Object.values(this.connection.models);
    const existing = await this.collections();
    const created = await this.createAll(
      models.filter(({ collection }) => !existing.has(collection.collectionName)),
      lost,
    );
    let indexes = 0;
    for (const model of models) {
      lost.throwIfAborted();
      const { collectionName } = model.collection;
      indexes += model.schema.indexes().length + 1;
      // of a new collection, too: what has nothing to change is done, and never done again
      for (const change of changesOf(model.schema))
        await backfill(this.database, collectionName, change, lost);
      if (created.has(collectionName)) continue;
      await this.guard(model, existing.get(collectionName));
      await model.createIndexes();
      await this.dropRetired(model);
    }
    await this.database
      .collection<SchemaState>(STATE)
      .updateOne({ _id: INDEXES }, { $set: { wanted: this.wanted() } }, { upsert: true });
    return { collections: models.length, indexes };
  }

  /**
   * Whether this database was migrated for the models of this very code, and nothing of it was lost since: a dump that was
   * brought back without its indexes would take orders twice.
   */
  async applied(): Promise<boolean> {
    if ((await this.state(INDEXES))?.wanted !== this.wanted() || (await this.state(RESTORING))) return false;
    // found whole once is enough: probes ask every few seconds
    if (this.lacks === '') return true;
    const lacks = (await this.missing()).join(', ');
    if (lacks !== '' && lacks !== this.lacks)
      this.logger.error(`The database lacks ${lacks}: run migrate, then this process gets ready`);
    this.lacks = lacks;
    return lacks === '';
  }

  /** @returns what this code needs and the database has not, in words; nothing is changed */
  async missing(): Promise<string[]> {
    const existing = await this.collections();
    const missing: string[] = [];
    for (const { collection, schema } of Object.values(this.connection.models)) {
      const { collectionName: name } = collection;
      if (!existing.has(name)) {
        missing.push(`the collection ${name}`);
        continue;
      }
      if (!isSame(existing.get(name), validatorOf(schema))) missing.push(`the validator of ${name}`);
      const installed = await this.database.collection(name).indexes();
      for (const [, { name: wanted = '', unique = false }] of schema.indexes())
        if (!installed.some((each) => each.name === wanted && (each.unique ?? false) === unique))
          missing.push(`the index ${wanted} of ${name}`);
    }
    return missing;
  }

  private state(_id: string): Promise<SchemaState | null> {
    return this.database.collection<SchemaState>(STATE).findOne({ _id });
  }

  /** Collections that exist, each with its validator. */
  private async collections(): Promise<Map<string, unknown>> {
    const found = await this.database.listCollections({}, { nameOnly: false }).toArray();
    return new Map(found.map(({ name, options }) => [name, options?.['validator'] as unknown]));
  }

  /**
   * What is new is made whole, several collections at a time: they are empty, and an index of nothing is made at once.
   *
   * @returns the collections that were made here
   */
  private async createAll(models: readonly Model<unknown>[], lost: AbortSignal): Promise<Set<string>> {
    const left = [...models];
    const created = new Set<string>();
    const createNext = async (): Promise<void> => {
      for (let model = left.pop(); model; model = left.pop()) {
        lost.throwIfAborted();
        if (await this.create(model)) created.add(model.collection.collectionName);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, createNext));
    return created;
  }

  /** @returns false when a process that was not migrated yet has put something in: it is treated like any other */
  private async create(model: Model<unknown>): Promise<boolean> {
    const { collectionName: name } = model.collection;
    const indexes = model.schema.indexes().map(([key, options]) => ({ ...options, key }));
    const validator = validatorOf(model.schema);
    try {
      await this.database.createCollection(name, validator ? { validator, ...GUARDED } : {});
    } catch (error) {
      if ((error as { codeName?: string }).codeName !== 'NamespaceExists') throw error;
      return false;
    }
    if (indexes.length > 0)
      await this.database.collection(name).createIndexes(indexes as mongo.IndexDescription[]);
    return true;
  }

  /** What the database refuses to store follows the code; documents that are there are not looked at. */
  private async guard(model: Model<unknown>, installed: unknown): Promise<void> {
    const validator = validatorOf(model.schema) ?? {};
    if (isSame(installed, validator)) return;
    await this.database.command({
      collMod: model.collection.collectionName,
      validator,
      ...GUARDED,
    });
  }

  /** After those that take their place are there. */
  private async dropRetired(model: Model<unknown>): Promise<void> {
    const names = retiredOf(model.schema);
    if (names.length === 0) return;
    const collection = this.database.collection(model.collection.collectionName);
    const there = await collection.listIndexes().toArray();
    for (const { name } of there as { name: string }[])
      if (names.includes(name)) await collection.dropIndex(name);
  }

  private get database() {
    return this.connection.getClient().db(this.connection.name);
  }

  private wanted(): string {
    const shapes = Object.values(this.connection.models)
      .map(
        ({ collection, schema }) =>
          [
            collection.collectionName,
            schema.indexes(),
            validatorOf(schema),
            changesOf(schema).map(({ name }) => name),
          ] as const,
      )
      .sort(([a], [b]) => a.localeCompare(b));
    return createHash('sha256').update(JSON.stringify(shapes)).digest('hex');
  }
}

const isSame = (installed: unknown, wanted: unknown): boolean =>
  JSON.stringify(installed ?? {}) === JSON.stringify(wanted ?? {});
