import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { validatorOf } from './validators.js';

const STATE = 'schema_state';

/** Creates collections, indexes and validators; never inside a transaction and never at the start of an API process. */
@Injectable()
export class Migrations {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Repeatable: what exists is left as it is. @returns how many collections and indexes there are now */
  async run(): Promise<{ collections: number; indexes: number }> {
    const models = Object.values(this.connection.models);
    const existing = new Map(
      (await this.database.listCollections({}, { nameOnly: false }).toArray()).map(
        (each) => [each.name, each.options] as const,
      ),
    );
    let indexes = 0;
    for (const model of models) {
      const { collectionName } = model.collection;
      if (!existing.has(collectionName)) await this.create(collectionName);
      await this.guard(model, existing.get(collectionName)?.['validator']);
      await model.createIndexes();
      indexes += model.schema.indexes().length + 1;
    }
    await this.database
      .collection<{ _id: string }>(STATE)
      .updateOne({ _id: 'indexes' }, { $set: { wanted: this.wanted() } }, { upsert: true });
    return { collections: models.length, indexes };
  }

  /** @returns whether this database was migrated for the models of this very code */
  async applied(): Promise<boolean> {
    const state = await this.database
      .collection<{ _id: string; wanted?: string }>(STATE)
      .findOne({ _id: 'indexes' });
    return state?.wanted === this.wanted();
  }

  /** A process that starts beside this one may have been first. */
  private async create(name: string): Promise<void> {
    try {
      await this.database.createCollection(name);
    } catch (error) {
      if ((error as { codeName?: string }).codeName !== 'NamespaceExists') throw error;
    }
  }

  /** What the database refuses to store follows the code; documents that are there are not looked at. */
  private async guard(model: Model<unknown>, installed: unknown): Promise<void> {
    const validator = validatorOf(model.schema) ?? {};
    if (JSON.stringify(installed ?? {}) === JSON.stringify(validator)) return;
    await this.database.command({
      collMod: model.collection.collectionName,
      validator,
      validationLevel: 'strict',
      validationAction: 'error',
    });
  }

  private get database() {
    return this.connection.getClient().db(this.connection.name);
  }

  private wanted(): string {
    const shapes = Object.values(this.connection.models)
      .map(
        ({ collection, schema }) =>
          [collection.collectionName, schema.indexes(), validatorOf(schema)] as const,
      )
      .sort(([a], [b]) => a.localeCompare(b));
    return createHash('sha256').update(JSON.stringify(shapes)).digest('hex');
  }
}
