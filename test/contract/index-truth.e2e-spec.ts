import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { ApiDocument, type Operation } from '../support/document.js';
import type { World } from './calls/world.js';
import { readingOf } from './lists/asked.js';
import { faultsOf, planOf, recordingOf } from './lists/plans.js';
import { populate } from './lists/populated.js';
import { listsOf, queriesOf, type Values } from './lists/queries.js';

/** A database of its own that tells what it is asked. */
function monitored(): string {
  const [address = '', query] = (process.env['MONGODB_TEST_URI'] ?? '').split('?');
  const name = `tallyhouse_test_lists_${process.pid}`;
  return `${address.replace(/\/$/, '')}/${name}?${query ? `${query}&` : ''}monitorCommands=true`;
}

describe('every list is read along an index', () => {
  let app: TestApp;
  let world: World;
  let values: Values;
  let lists: Operation[];
  let recording: ReturnType<typeof recordingOf>;

  beforeAll(async () => {
    app = await startApp({
      MONGODB_URI: monitored(),
      ORDER_PROCESSING: 'manual',
      HOLDS_PER_CUSTOMER: '10000',
    });
    ({ world, values } = await populate(app));
    const documents = await Promise.all([ApiDocument.at(app.url, 1), ApiDocument.at(app.url, 2)]);
    lists = documents.flatMap(listsOf);
    recording = recordingOf(app.database);
  }, 120_000);
  afterAll(() => app.close());

  const of = (path: string) => lists.find((each) => each.path === path) as Operation;
  const asking = () => ({ app, recording, values });

  it('whatever it is asked', async () => {
    const faults: string[] = [];
    for (const operation of lists) {
      const reading = await readingOf(asking(), operation);
      faults.push(...reading.faults);
      const { commands, walks, indexes } = reading;
      process.stdout.write(
        `  GET ${operation.path}: ${commands} reads, ${walks} walks, by ${[...indexes].sort().join(', ')}\n`,
      );
    }
    expect(faults).toEqual([]);
    expect(lists.length).toBeGreaterThan(20);
  }, 120_000);

  describe('and these would be noticed:', () => {
    it('a filter that nobody has given a value', () => {
      const { said, ...rest } = of('/v2/orders');
      const parameters = [{ name: 'colour', in: 'query', schema: { type: 'string' } }];
      expect(() => queriesOf({ ...rest, said: { ...said, parameters } }, values)).toThrow('colour');
    });

    it.each([
      ['a filter without an index', { origin: 'API' }, {}, 'reads the whole collection'],
      ['an order without an index', { customerId: 'x' }, { total: 1 }, 'sorts in memory'],
    ] as const)('%s', async (_what, filter, sort, fault) => {
      const command = { find: 'orders', filter, sort };
      const plan = await planOf(app.database, { name: 'find', collection: 'orders', command });
      expect(faultsOf(plan, new Set())).toEqual([fault]);
    });

    it('an index that is gone', async () => {
      const orders = app.database.collection('orders');
      await orders.dropIndex('by_placing');
      const { faults } = await readingOf(asking(), of('/v2/orders'));
      expect(faults).toContain('/v2/orders?&sort=placedAt: find orders sorts in memory');
    });

    it('what one request reads, and nothing of others', async () => {
      recording.take();
      await world.customer.get('/v2/orders?limit=1');
      const read = recording.take();
      expect(read.map(({ collection }) => collection)).toEqual(['orders', 'orders']);
    });
  });
});
