import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { causalId } from '#platform/outbox/causal-id.js';
import { startApp, type TestApp } from '../support/app.js';

const STEPS = 300;
const CLIENTS = 3;

interface Step {
  readonly _id: string;
  readonly step: number;
}
interface Counter {
  readonly _id: string;
  readonly step: number;
}

describe('ids of what transactions write', () => {
  let app: TestApp;
  const clients: mongo.MongoClient[] = [];
  beforeAll(async () => {
    app = await startApp();
    const { host, port, name } = app.database;
    for (let at = 0; at < CLIENTS; at++)
      clients.push(
        await new mongo.MongoClient(`mongodb://${host}:${port}/${name}?directConnection=true`).connect(),
      );
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await app.close();
  });

  it('are in the order of cause and effect, whichever process each was in', async () => {
    await app.database.createCollection('steps');
    await app.database.collection<Counter>('counters').insertOne({ _id: 'one', step: 0 });
    // each client takes the next step from wherever the others have come
    const walk = async (client: mongo.MongoClient): Promise<void> => {
      const db = client.db(app.database.name);
      for (let at = 0; at < STEPS / CLIENTS; at++)
        await client.withSession((session) =>
          session.withTransaction(
            async () => {
              const counter = await db
                .collection<Counter>('counters')
                .findOneAndUpdate(
                  { _id: 'one' },
                  { $inc: { step: 1 } },
                  { session, returnDocument: 'after' },
                );
              const step: Step = { _id: causalId(session), step: counter?.step ?? 0 };
              await db.collection<Step>('steps').insertOne(step, { session });
            },
            { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } },
          ),
        );
    };
    await Promise.all(clients.map(walk));
    const steps = await app.database.collection<Step>('steps').find().sort({ _id: 1 }).toArray();
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, at) => at + 1));
  });

  it('are refused to a transaction that has not heard of the database', async () => {
    const client = new mongo.MongoClient(`mongodb://${app.database.host}:${app.database.port}`);
    await client.withSession((session) => {
      expect(() => causalId(session as never)).toThrow('has not said its time');
      return Promise.resolve();
    });
    await client.close();
  });
});
