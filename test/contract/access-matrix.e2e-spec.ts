import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { newId } from '#platform/mongo/ids.js';
import { RouteTable } from '#platform/http/requests/route-table.js';
import { startApp, type TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { ApiDocument } from '../support/document.js';
import { ADDRESS } from '../support/given.js';
import { type Cell, cellsOf, wrongOf } from './access/matrix.js';
import { disagreements } from './access/routes.js';
import { WHO_MAY } from './access/who-may.js';
import { RECIPES } from './calls/recipes.js';
import { World } from './calls/world.js';

describe('who may do what to which', () => {
  let app: TestApp;
  let world: World;
  let documents: ApiDocument[];
  let routes: string[];
  const asked: Cell[] = [];

  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual', HOLDS_PER_CUSTOMER: '10000' });
    world = await World.in(app);
    documents = await Promise.all([ApiDocument.at(app.url, 1), ApiDocument.at(app.url, 2)]);
    const fastify = app.get(HttpAdapterHost).httpAdapter.getInstance() as FastifyInstance;
    routes = RouteTable.get(fastify)?.routes ?? [];
  });
  afterAll(async () => {
    process.stdout.write(`  who may: ${asked.length} questions, ${wrongOf(asked).length} wrong answers\n`);
    await app.close();
  });

  it('is said of every route of the router and of both documents, and of no other', () => {
    const tables = { 'who-may.ts': Object.keys(WHO_MAY), 'recipes.ts': Object.keys(RECIPES) };
    expect(disagreements(routes, documents, tables)).toEqual([]);
    expect(documents.map(({ operations }) => operations.length)).toEqual(
      documents.map(() => Object.keys(WHO_MAY).length),
    );
  });

  it.each(Object.keys(WHO_MAY))('%s', async (key) => {
    const operations = documents.flatMap((document) =>
      document.operations.filter((each) => each.key === key),
    );
    for (const operation of operations) {
      const cells = await cellsOf(world, operation);
      asked.push(...cells);
      expect(wrongOf(cells)).toEqual([]);
    }
    expect(operations).toHaveLength(2);
  });

  describe('what a body names', () => {
    const line = (more: object = {}) => [{ productId: world.product.id, quantity: 1, ...more }];
    const post = (path: string, body: object): Promise<Reply> =>
      world.customer.post(path, { shippingAddress: ADDRESS, ...body }, { 'idempotency-key': newId() });
    const nameless = ({ text, meta }: Reply, id: string) =>
      text.replaceAll(id, '<id>').replace(meta.requestId, '<request>');

    it.each(['/v2/orders', '/v2/orders/quote'])(
      "another's customer in %s is as absent as none",
      async (path) => {
        const own = await post(path, { items: line(), customerId: world.customer.customerId });
        expect(own.status).toBeLessThan(300);
        const { customerId } = world.stranger;
        const foreign = await post(path, { items: line(), customerId });
        const absentId = newId();
        const absent = await post(path, { items: line(), customerId: absentId });
        expect([absent.status, absent.codes]).toEqual([404, ['CUSTOMER_NOT_FOUND customerId']]);
        expect([foreign.status, nameless(foreign, customerId)]).toEqual([404, nameless(absent, absentId)]);
      },
    );

    it("another's hold in an order is as absent as none", async () => {
      const [own, foreign] = [await world.hold(world.customer), await world.hold(world.stranger)];
      expect((await post('/v2/orders', { items: line({ reservationId: own.id }) })).status).toBe(201);
      const reply = await post('/v2/orders', { items: line({ reservationId: foreign.id }) });
      const absentId = newId();
      const absent = await post('/v2/orders', { items: line({ reservationId: absentId }) });
      expect([absent.status, absent.codes]).toEqual([404, ['RESERVATION_NOT_FOUND items[0].reservationId']]);
      expect([reply.status, nameless(reply, foreign.id)]).toEqual([404, nameless(absent, absentId)]);
    });
  });
});
