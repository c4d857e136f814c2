import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';

const STATE = 'schema_state';

/** Creates collections and indexes; never inside a transaction and never at the start of an API process. */
@Injectable()
export class Migrations {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Repeatable: what exists is left as it is. @returns how many collections and indexes there are now */
  async run(): Promise<{ collections: number; indexes: number }> {
    const models = Object.values(this.connection.models);
    const existing = new Set(
      (await this.database.listCollections({}, { nameOnly: true }).toArray()).map((each) => each.name),
    );
    let indexes = 0;
    for (const model of models) {
      const { collectionName } = model.collection;
      if (!existing.has(collectionName)) await this.create(collectionName);
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

  private get database() {
    return this.connection.getClient().db(this.connection.name);
  }

  private wanted(): string {
    const indexes = Object.values(this.connection.models)
      .map((model) => [model.collection.collectionName, model.schema.indexes()] as const)
      .sort(([a], [b]) => a.localeCompare(b));
    return createHash('sha256').update(JSON.stringify(indexes)).digest('hex');
  }
}
