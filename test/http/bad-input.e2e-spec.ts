import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { ADDRESS, Given, ok } from '../support/given.js';

const OPERATORS: readonly object[] = [
  { $ne: null },
  { $gt: '' },
  { $where: '1' },
  { $in: ['a'] },
  ['a'],
  [{ $ne: 1 }],
  { toString: 'a' },
];
const QUANTITIES = [0, -1, 1.5, 1e21, 2 ** 53, Number.MAX_VALUE, '1', 'one', '', null, true, [1], { $gt: 0 }];

describe('bad input gets a clear answer and leaves nothing behind', () => {
  let app: TestApp;
  let productId: string;
  let before: string;

  beforeAll(async () => {
    app = await startApp();
    const mug = await new Given(app).product(100, { price: 2.5 });
    productId = mug.id;
    await app.settled();
    before = await stored();
  });
  afterAll(() => app.close());

  /** Everything that a refused request must not change. */
  async function stored(): Promise<string> {
    const collections = [
      'orders',
      'reservations',
      'allocations',
      'stock_ledger',
      'stock_levels',
      'outbox',
      'events',
      'idempotency_keys',
      'products',
    ];
    const documents: unknown[] = [];
    for (const name of collections)
      documents.push(await app.database.collection(name).find({}).sort({ _id: 1 }).toArray());
    return JSON.stringify(documents);
  }

  function expectRefused(reply: Reply, status: number, ...codes: string[]): void {
    expect([reply.status, reply.codes]).toEqual([status, codes]);
    expect(reply.headers.get('content-type')).toContain('application/json');
    expect(reply.body).toMatchObject({
      success: false,
      data: null,
      meta: { requestId: reply.headers.get('x-request-id') },
    });
    expect(reply.text).not.toMatch(/\bat .+:\d+:\d+|Mongo|Cast|node_modules/);
  }

  const order = (change: object = {}) => ({
    items: [{ productId, quantity: 1, unitPrice: 2.5 }],
    shippingAddress: ADDRESS,
    ...change,
  });
  const line = (change: object) => order({ items: [{ productId, quantity: 1, unitPrice: 2.5, ...change }] });
  const post = (body: unknown) =>
    app.as('customer').post('/v1/orders', body, { 'idempotency-key': crypto.randomUUID() });
  const raw = (body: string, headers: Record<string, string> = {}) =>
    app.as('customer').send('POST', '/v1/orders', body, headers);

  it.each(QUANTITIES)('quantity %p', async (quantity) =>
    expectRefused(await post(line({ quantity })), 400, 'VALIDATION_FAILED items[0].quantity'),
  );

  it.each([0, -2.5, 'free', null, {}, [], Number.MAX_VALUE])('price %p', async (unitPrice) =>
    expectRefused(await post(line({ unitPrice })), 400, 'VALIDATION_FAILED items[0].unitPrice'),
  );

  it.each(OPERATORS)('%j for a product', async (id) =>
    expectRefused(await post(line({ productId: id })), 400, 'VALIDATION_FAILED items[0].productId'),
  );

  it.each(OPERATORS)('%j for a customer', async (customerId) =>
    expectRefused(await post(order({ customerId })), 400, 'VALIDATION_FAILED customerId'),
  );

  it.each(OPERATORS)('%j for an e-mail address', async (email) =>
    expectRefused(
      await app.anonymous().post('/v1/auth/login', { email, password: 'correct horse' }),
      400,
      'VALIDATION_FAILED email',
    ),
  );

  it('names every fault with its path', async () => {
    const reply = await post({
      items: [
        { productId, quantity: 0, unitPrice: 1 },
        { quantity: 'x', unitPrice: 1 },
      ],
      shippingAddress: { street: '' },
      extra: 1,
    });
    expect(reply.status).toBe(400);
    expect(reply.codes).toEqual(
      expect.arrayContaining([
        'VALIDATION_FAILED items[0].quantity',
        'VALIDATION_FAILED items[1].productId',
        'VALIDATION_FAILED items[1].quantity',
        'VALIDATION_FAILED shippingAddress.street',
        'VALIDATION_FAILED shippingAddress.city',
        'VALIDATION_FAILED extra',
      ]),
    );
  });

  it.each([
    ['a price missing in v1', () => line({ unitPrice: undefined }), 'items[0].unitPrice'],
    ['no lines', () => order({ items: [] }), 'items'],
    ['lines that are none', () => order({ items: 'mug' }), 'items'],
    [
      '1001 lines',
      () =>
        order({ items: Array.from({ length: 1001 }, () => ({ productId, quantity: 1, unitPrice: 2.5 })) }),
      'items',
    ],
    ['no address', () => order({ shippingAddress: undefined }), 'shippingAddress'],
    ['an unknown field', () => order({ status: 'COMPLETED' }), 'status'],
    ['a total of its own', () => order({ total: 0.01 }), 'total'],
    ['an unknown field in a line', () => line({ lineTotal: 0 }), 'items[0].lineTotal'],
    ['__v', () => order({ __v: 9 }), '__v'],
  ])('%s', async (_what, body, field) =>
    expectRefused(await post(body()), 400, `VALIDATION_FAILED ${field}`),
  );

  it.each(['null', '[]', '"text"', '1', 'true'])('the body %s', async (body) =>
    expect((await raw(body)).status).toBe(400),
  );

  it.each(['{', '{"items":', "{'a':1}", '', '{"a":1}}', '\u0000'])('broken JSON %j', async (body) => {
    const reply = await raw(body);
    expect([reply.status, reply.body.success]).toEqual([400, false]);
  });

  it('nesting 6,000 deep', async () =>
    expectRefused(await raw(`{"a":${'['.repeat(6_000)}${']'.repeat(6_000)}}`), 400, 'MALFORMED_JSON'));
  it('nesting 6,000 objects deep', async () =>
    expectRefused(await raw(`${'{"a":'.repeat(6_000)}1${'}'.repeat(6_000)}`), 400, 'MALFORMED_JSON'));

  it.each([
    ['NUL in a key', '{"a\\u0000b":1}'],
    ['NUL in a text', '{"customerId":"a\\u0000b"}'],
    ['__proto__', '{"__proto__":{"polluted":true}}'],
    ['__proto__ in a line', '{"items":[{"__proto__":{"polluted":true}}]}'],
    ['an escaped __proto__', '{"\\u005f_proto__":{"polluted":true}}'],
    ['constructor.prototype', '{"constructor":{"prototype":{"polluted":true}}}'],
  ])('%s', async (_what, body) => {
    const reply = await raw(body);
    expect([reply.status, reply.body.success]).toEqual([400, false]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('a body above 1 MiB', async () =>
    expectRefused(await post(order({ note: 'x'.repeat(1_100_000) })), 413, 'BODY_TOO_LARGE'));

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ])('content type %s', async (type) =>
    expectRefused(
      await raw(JSON.stringify(order()), { 'content-type': type }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ),
  );

  it.each(['a b', 'a'.repeat(256), ''])('the Idempotency-Key %j', async (key) =>
    expectRefused(
      await raw(JSON.stringify(order()), { 'idempotency-key': key }),
      400,
      'VALIDATION_FAILED Idempotency-Key',
    ),
  );

  it.each(['0', '-1', '1.5', 'abc', '101', '', '1e3', '%00', '[$gt]'])('limit=%s', async (limit) => {
    const reply = await app.as('customer').get(`/v1/orders?limit=${limit}`);
    expect([reply.status, reply.body.success]).toEqual([400, false]);
  });

  it.each([
    'status=NONE',
    'status[$ne]=PENDING',
    'customerId[$gt]=',
    'sort=total',
    'sort=-createdAt,status',
    'unknown=1',
    'page=1&page=2',
    'page=101&limit=100',
    'from=yesterday',
    'from=2026-13-01',
    'cursor=abc',
    '__proto__=1',
    '%E0%A4%A',
    'page=%00',
    '$where=1',
  ])('the query ?%s', async (query) => {
    const reply = await app.as('customer').get(`/v1/orders?${query}`);
    expect([reply.status, reply.body.success]).toEqual([400, false]);
  });

  it.each([
    'abc',
    '1',
    '507f1f77bcf86cd799439011',
    '{}',
    '%7B%24ne%3Anull%7D',
    'a'.repeat(200),
    '..%2f..%2fetc',
    '%00',
    '💥',
    'null',
    '__proto__',
  ])('the id %s is as absent as any other', async (id) => {
    for (const path of [`/v1/orders/${id}`, `/v2/products/${id}`, `/v1/inventory/reservations/${id}`]) {
      const reply = await app.as('customer').get(path);
      expect([400, 404, 414]).toContain(reply.status);
      expect(reply.body.success).toBe(false);
    }
  });

  it.each([
    ['GET', '/v1/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/v3/orders', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/orders', 404, 'ROUTE_NOT_FOUND'],
    ['PUT', '/v1/orders', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE', '/v1/orders', 405, 'METHOD_NOT_ALLOWED'],
  ])('%s %s', async (method, path, status, code) =>
    expectRefused(await app.as('customer').send(method, path, undefined), status, code),
  );

  it('refuses absent, forged and swapped tokens', async () => {
    const login = await app.anonymous().post('/v1/auth/register', {
      email: 'swap@example.com',
      password: 'correct horse battery',
      name: 'Swap',
    });
    const { accessToken, refreshToken } = login.data;
    const [head, body, signature] = accessToken.split('.') as [string, string, string];
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const promoted = Buffer.from(JSON.stringify({ ...claims, role: 'admin' })).toString('base64url');
    const tokens = [
      refreshToken,
      `${none}.${body}.`,
      `${head}.${promoted}.${signature}`,
      `${head}.${body}.`,
      'abc',
      '',
      'x'.repeat(9_000),
    ];
    for (const token of tokens) {
      const reply = await app.anonymous().get('/v1/auth/me', { authorization: `Bearer ${token}` });
      expect([reply.status, reply.codes, token.slice(0, 20)]).toEqual([
        401,
        ['UNAUTHENTICATED'],
        token.slice(0, 20),
      ]);
    }
    expectRefused(await app.anonymous().get('/v1/orders'), 401, 'UNAUTHENTICATED');
    expect((await app.anonymous().post('/v1/auth/refresh', { refreshToken: accessToken })).status).toBe(401);
    ok(await app.anonymous().get('/v1/auth/me', { authorization: `Bearer ${accessToken}` }));
  });

  // the last test: it looks at what all the others have left
  it('and nothing has been stored', async () => expect(await stored()).toBe(before));
});
