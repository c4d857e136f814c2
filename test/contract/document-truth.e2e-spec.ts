import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CustomersService } from '../../libs/customers/src/customers.service.js';
import { startApp, type TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { ApiDocument, type JsonObject, listOf, partOf } from '../support/document.js';
import { Truth } from '../support/truth.js';
import { World } from './calls/world.js';
import {
  brokenRefs,
  doubtfulIds,
  examplesIn,
  undescribed,
  unknownFields,
  wrongExamples,
} from './documents/faults.js';

describe('the documents', () => {
  let app: TestApp;
  let world: World;
  let documents: ApiDocument[];

  beforeAll(async () => {
    app = await startApp();
    world = await World.in(app);
    documents = await Promise.all([ApiDocument.at(app.url, 1), ApiDocument.at(app.url, 2)]);
  });
  afterAll(() => app.close());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** A document of its own, to be spoiled. */
  const copy = (version: 1 | 2): ApiDocument =>
    new ApiDocument(version, structuredClone(documents[version - 1]?.json ?? {}));
  const schema = (document: ApiDocument, name: string): JsonObject =>
    partOf(partOf(partOf(document.json['components'])['schemas'])[name]);

  it('refer only to what is there, and require only what they describe', () => {
    expect(documents.flatMap(brokenRefs)).toEqual([]);
    expect(documents.flatMap(unknownFields)).toEqual([]);
    const spoiled = copy(2);
    delete partOf(partOf(spoiled.json['components'])['schemas'])['MoneyDto'];
    schema(spoiled, 'OrderV2')['required'] = ['id', 'nothing'];
    expect(brokenRefs(spoiled)).toContain('#/components/schemas/MoneyDto leads nowhere');
    expect(unknownFields(spoiled)).toEqual(['#/components/schemas/OrderV2 requires nothing']);
  });

  it('call every operation by one name, the same in both versions and at every reading', async () => {
    expect(doubtfulIds(documents)).toEqual([]);
    expect((await ApiDocument.at(app.url, 2)).json).toEqual(documents[1]?.json);
    const spoiled = copy(2);
    const [first, second] = spoiled.operations;
    if (first && second) first.said['operationId'] = second.said['operationId'] ?? '';
    expect(doubtfulIds([copy(1), spoiled])).toHaveLength(2);
  });

  it('describe every operation, parameter and tag', () => {
    expect(documents.flatMap(undescribed)).toEqual([]);
    const spoiled = copy(2);
    const me = partOf(partOf(partOf(spoiled.json['paths'])['/v2/auth/me'])['get']);
    me['description'] = ' ';
    const { parameters } = partOf(partOf(partOf(spoiled.json['paths'])['/v2/orders/{id}'])['get']);
    for (const id of listOf(parameters).map(partOf)) delete id['description'];
    for (const tag of listOf(spoiled.json['tags']).map(partOf))
      if (tag['name'] === 'Orders') tag['description'] = '';
    expect(undescribed(spoiled)).toEqual(['GET /auth/me', 'GET /orders/{id} id', 'tag Orders']);
  });

  it('give examples that are what they say', () => {
    for (const document of documents) {
      expect(examplesIn(document)).toBeGreaterThan(300);
      expect(wrongExamples(document, new Truth(document))).toEqual([]);
    }
    const spoiled = copy(1);
    partOf(partOf(schema(spoiled, 'Me')['properties'])['role'])['example'] = 'king';
    const refusal = partOf(partOf(spoiled.json['components'])['examples'])['FORBIDDEN'];
    partOf(partOf(refusal)['value'])['errors'] = [];
    const wrong = wrongExamples(spoiled, new Truth(spoiled));
    expect(wrong.filter((each) => each.includes('/Me/'))).toHaveLength(1);
    expect(wrong.filter((each) => each.includes('FORBIDDEN'))).toHaveLength(1);
  });

  describe('do not cover an answer', () => {
    let honest: Reply;
    const path = '/v2/customers?limit=5';

    beforeAll(async () => {
      honest = await app.as('manager').get(path);
    });

    function faults(change: { status?: number; body?: unknown; header?: [string, string | null] }): string[] {
      const headers = new Headers(honest.headers);
      const [name, value] = change.header ?? [];
      if (name && value === null) headers.delete(name);
      else if (name && value) headers.set(name, value);
      const text = 'body' in change ? JSON.stringify(change.body) : honest.text;
      const answer = { method: 'GET', url: path, status: change.status ?? honest.status, headers, text };
      return new Truth(copy(2)).faultsOf(answer);
    }
    const first = (more: object) => {
      const [customer, ...others] = honest.rows;
      return { ...honest.body, data: [{ ...customer, ...more }, ...others] };
    };
    const refusal = (code: string) => ({
      success: false,
      data: null,
      meta: honest.meta,
      errors: [{ code, message: 'x' }],
    });

    it('unless it is wrong', () => {
      expect(honest.rows.length).toBeGreaterThan(1);
      expect(faults({})).toEqual([]);
      expect(faults({ status: 403, body: refusal('FORBIDDEN') })).toEqual([]);
    });

    it.each<[string, () => string[]]>([
      ['a field that is not described', () => faults({ body: first({ passwordHash: 'x' }) })],
      ['a field of another type', () => faults({ body: first({ name: 7 }) })],
      ['a field that is missing', () => faults({ body: first({ createdAt: undefined }) })],
      ['a date that is none', () => faults({ body: first({ createdAt: 'yesterday' }) })],
      ['null where there is none', () => faults({ body: first({ name: null }) })],
      ['no envelope', () => faults({ body: honest.rows })],
      ['no page', () => faults({ body: { ...honest.body, meta: { requestId: 'x', apiVersion: 2 } } })],
      ['another status', () => faults({ status: 202 })],
      ['another code', () => faults({ status: 403, body: refusal('DUPLICATE') })],
      ['a code that does not exist', () => faults({ status: 403, body: refusal('NO_WAY') })],
      ['a missing header', () => faults({ header: ['x-request-id', null] })],
      [
        'a header of another type',
        () => faults({ status: 429, body: refusal('RATE_LIMITED'), header: ['retry-after', 'soon'] }),
      ],
      ['another content type', () => faults({ header: ['content-type', 'text/html'] })],
    ])('with %s', (_what, found) => {
      expect(found()).not.toEqual([]);
    });

    it('that the service itself makes wrong: the client of every suite says so', async () => {
      const customers = app.get(CustomersService);
      const one = customers.one.bind(customers);
      jest
        .spyOn(customers, 'one')
        .mockImplementation(async (...ask) => Object.assign(await one(...ask), { country: 7 as never }));
      const asked = world.customer.get(`/v2/customers/${world.customer.customerId}`);
      await expect(asked).rejects.toThrow(/does not say what GET .*country/);
    });

    it('to a route that has no operation', async () => {
      const answer = { method: 'GET', url: '/v2/secrets', status: 200, headers: honest.headers, text: '{}' };
      expect(new Truth(copy(2)).faultsOf(answer)).toEqual(['an answer 200 where it has no operation']);
    });
  });
});
