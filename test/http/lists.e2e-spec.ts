import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { type Client, type Reply, tally, type Wire } from '../support/client.js';
import { Given, place } from '../support/given.js';

const next = (reply: Reply, way: 'next' | 'prev'): string | undefined =>
  new RegExp(`<([^>]+)>; rel="${way}"`).exec(reply.headers.get('link') ?? '')?.[1];

describe('lists', () => {
  let app: TestApp;
  let given: Given;

  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    given = new Given(app);
  });
  afterAll(() => app.close());

  describe('are walked while rows come and go', () => {
    const customer = (name: string, createdAt: Date) => {
      const words = ['walker', name];
      return { _id: name, name, words, email: null, userId: null, version: 1, createdAt };
    };
    /** many rows share a moment, so that the id decides */
    const moment = (at: number) => new Date(1_700_000_000_000 + (at % 7) * 1_000);
    const rows = () => app.database.collection<{ _id: string }>('customers');
    const stable = Array.from({ length: 90 }, (_, at) => `stable-${at}`);
    let made = 0;

    beforeAll(async () => {
      await rows().insertMany(stable.map((name, at) => customer(name, moment(at))));
    });

    /** Between any two pages some rows are inserted all over the list, and some of them are deleted again. */
    async function stir(): Promise<void> {
      const names = Array.from({ length: 9 }, () => `passing-${++made}`);
      await rows().insertMany(names.map((name, at) => customer(name, moment(at + made))));
      const old = Array.from({ length: 5 }, (_, at) => `passing-${made - 20 + at * 3}`);
      await rows().deleteMany({ _id: { $in: old } });
    }

    async function walk(way: 'next' | 'prev', from: string): Promise<{ seen: string[]; last: string }> {
      const seen: string[] = [];
      let last = from;
      for (let url: string | undefined = from; url !== undefined;) {
        const reply: Reply = await app.as('manager').get(url);
        expect(reply.status).toBe(200);
        seen.push(...reply.rows.map(({ id }) => id));
        await stir();
        last = url;
        url = next(reply, way);
      }
      return { seen, last };
    }
    const once = (seen: readonly string[]) => {
      const counts = tally(seen, (id) => id);
      expect(stable.map((id) => counts[id])).toEqual(stable.map(() => 1));
      expect(Object.values(counts).every((count) => count === 1)).toBe(true);
    };

    it('forwards and backwards: nothing is skipped and nothing repeated', async () => {
      const there = await walk('next', '/v2/customers?q=walker&limit=7');
      once(there.seen);
      const back = await walk('prev', there.last);
      const first = stable.filter((id) => back.seen.includes(id));
      expect(Object.values(tally(back.seen, (id) => id)).every((count) => count === 1)).toBe(true);
      expect(first).toEqual(stable);
    }, 240_000);

    it('and a cursor is good for its own list alone', async () => {
      const manager = app.as('manager');
      const { nextCursor = '' } = (await manager.get('/v2/customers?q=walker&limit=7')).meta;
      for (const query of [
        `limit=7&cursor=${nextCursor}`,
        `q=walk&cursor=${nextCursor}`,
        `q=walker&cursor=${nextCursor}x`,
      ]) {
        const reply = await manager.get(`/v2/customers?${query}`);
        expect([reply.status, reply.codes]).toEqual([400, ['CURSOR_INVALID cursor']]);
      }
      expect((await manager.get(`/v2/customers?q=walker&limit=3&cursor=${nextCursor}`)).status).toBe(200);
    });

    it('with exact totals where they are asked for', async () => {
      const reply = await app.as('manager').get('/v2/customers?q=walker&count=exact&limit=1');
      expect(reply.meta).toMatchObject({
        total: await rows().countDocuments({ words: 'walker' }),
        totalExact: true,
      });
    });
  });

  describe('of orders find', () => {
    let mine: Wire;
    let other: Wire;
    let lamp: Wire;
    let buyer: Client;

    beforeAll(async () => {
      const mug = await given.product(50);
      lamp = await given.product(50, { sku: 'Lamp-7' });
      mine = await given.order({ [mug.id]: 1 });
      buyer = app.anonymous();
      const account = { email: 'Other.Buyer@Example.com', password: 'correct horse battery', name: 'Other' };
      await buyer.post('/v2/auth/register', account);
      await buyer.login(account.email, account.password);
      other = (await place(buyer, { [lamp.id]: 2, [mug.id]: 1 })).data;
    });

    const found = async (query: string, as: Client = app.as('manager')): Promise<string[]> =>
      (await as.get(`/v2/orders?${query}`)).rows.map(({ id }) => id);

    it.each([
      ['number', () => `number=${other.number}`],
      ['SKU, in any case', () => 'sku=LAMP-7'],
      ['product', () => `productId=${lamp.id}`],
      ['e-mail address, in any case', () => 'email=other.buyer@example.com'],
      ['customer', () => `customerId=${buyer.customerId}`],
      ['several of them', () => `sku=lamp-7&email=other.buyer@example.com&status=PENDING,ON_HOLD`],
    ])('one by %s', async (_what, query) => expect(await found(query())).toEqual([other.id]));

    it('none by what nobody has', async () => {
      for (const query of ['number=x', 'sku=nothing', 'email=nobody@example.com', 'status=CANCELLED'])
        expect(await found(query)).toEqual([]);
    });

    it('those of a time, in either order', async () => {
      const at = String(other['placedAt']);
      expect(await found(`from=${at}`)).toEqual([other.id]);
      expect(await found(`to=${at}&sort=placedAt`)).toEqual([mine.id]);
      expect(await found('sort=createdAt')).toEqual([mine.id, other.id]);
    });

    it('nothing of others for a customer, whatever they ask', async () => {
      const customer = app.as('customer');
      expect(await found('sku=lamp-7', customer)).toEqual([]);
      expect(await found('email=other.buyer@example.com', customer)).toEqual([]);
      expect(await found('sku=lamp-7', buyer)).toEqual([other.id]);
    });
  });

  it('of products count what was found', async () => {
    const make = (name: string, categories: string[], currency: string) =>
      app.as('manager').post('/v1/products', {
        sku: name.replaceAll(' ', '-'),
        name,
        categories,
        currency,
        price: 1,
        status: 'ACTIVE',
      });
    await make('facet one', ['Mugs', 'Gifts'], 'EUR');
    await make('facet two', ['Mugs'], 'EUR');
    await make('facet three', [], 'GBP');
    for (const version of [1, 2]) {
      const reply = await app
        .anonymous()
        .get(`/v${version}/products?q=facet&limit=1&facets=category,currency`);
      expect(reply.meta).toMatchObject({
        total: 3,
        facets: {
          category: [
            { value: 'Mugs', count: 2 },
            { value: 'Gifts', count: 1 },
          ],
          currency: [
            { value: 'EUR', count: 2 },
            { value: 'GBP', count: 1 },
          ],
        },
      });
    }
    expect((await app.anonymous().get('/v2/products?q=facet')).meta).not.toHaveProperty('facets');
  });
});
