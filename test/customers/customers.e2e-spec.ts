import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestApp, startApp } from '../support/app.js';
import { type Client, type Reply, tally } from '../support/client.js';
import { ok } from '../support/given.js';

let app: TestApp;
let clerk: Client;

beforeAll(async () => {
  app = await startApp();
  clerk = app.as('clerk');
});
afterAll(() => app.close());

describe('a customer made by staff', () => {
  it('has no user and perhaps no e-mail address', async () => {
    const created = await clerk.post('/v2/customers', { name: 'Bob Noname', country: 'United Kingdom' });
    expect([created.status, created.headers.get('location'), created.headers.get('etag')]).toEqual([
      201,
      `/v2/customers/${created.data.id}`,
      '"1"',
    ]);
    expect(created.data).toMatchObject({ name: 'Bob Noname', email: null, country: 'United Kingdom' });
    expect(ok(await clerk.get(`/v1/customers/${created.data.id}`))).toEqual(created.data);
    const log = await app.as('auditor').get(`/v2/audit-logs?resource=customer&resourceId=${created.data.id}`);
    expect(log.rows).toMatchObject([{ action: 'customer.create', changes: { name: { to: 'Bob Noname' } } }]);
  });

  it('is made once per e-mail address and per reference', async () => {
    const reference = { system: 'shop', id: '17' };
    ok(await clerk.post('/v1/customers', { name: 'Eve', email: 'Eve@Example.com', reference }));
    expect((await clerk.post('/v1/customers', { name: 'Eve', email: 'eve@example.com' })).codes).toEqual([
      'DUPLICATE email',
    ]);
    expect((await clerk.post('/v1/customers', { name: 'Eve', reference })).codes).toEqual([
      'DUPLICATE reference',
    ]);
    const many = await Promise.all(
      Array.from({ length: 6 }, () => clerk.post('/v2/customers', { name: 'Six', email: 'six@example.com' })),
    );
    expect(tally(many, (reply) => reply.status)).toEqual({ 201: 1, 409: 5 });
  });

  it('does not keep its namesake from registering', async () => {
    ok(await clerk.post('/v1/customers', { name: 'Ida', email: 'ida@example.com' }));
    const body = { name: 'Ida', email: 'ida@example.com', password: 'correct horse battery staple' };
    expect((await app.anonymous().post('/v1/auth/register', body)).status).toBe(201);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ email: 'nobody' }, 'email'],
    [{ email: { $gt: '' } }, 'email'],
    [{ userId: 'u1' }, 'userId'],
    [{ reference: { system: 'shop' } }, 'reference.id'],
  ])('is refused with %j', async (wrong, field) => {
    const reply = await clerk.post('/v1/customers', { name: 'x', ...wrong });
    expect([reply.status, reply.codes]).toEqual([400, [`VALIDATION_FAILED ${field}`]]);
  });
});

it('lets customers see themselves alone', async () => {
  const buyer = app.as('customer');
  const other = ok(await clerk.post('/v2/customers', { name: 'Other' }));
  expect(ok(await buyer.get(`/v2/customers/${buyer.customerId}`)).id).toBe(buyer.customerId);
  expect((await buyer.get(`/v2/customers/${buyer.customerId}/statistics`)).status).toBe(200);
  expect((await buyer.get(`/v2/customers/${other.id}`)).codes).toEqual(['CUSTOMER_NOT_FOUND']);
  expect((await buyer.get(`/v2/customers/${other.id}/statistics`)).status).toBe(404);
  expect((await buyer.get('/v2/customers')).status).toBe(403);
  expect((await buyer.post('/v2/customers', { name: 'x' })).status).toBe(403);
  expect((await app.as('warehouse').get(`/v2/customers/${other.id}`)).status).toBe(404);
  expect((await app.anonymous().get(`/v2/customers/${other.id}`)).status).toBe(401);
});

describe('a list of customers', () => {
  const names = (reply: Reply): string[] => reply.rows.map((row) => row.name);

  it('finds by the beginnings of words, and by address', async () => {
    ok(await clerk.post('/v2/customers', { name: 'Grace Hopper', email: 'grace@navy.example' }));
    expect(names(await clerk.get('/v1/customers?q=hop%20GRA'))).toEqual(['Grace Hopper']);
    expect(names(await clerk.get('/v2/customers?q=navy'))).toEqual(['Grace Hopper']);
    expect(names(await clerk.get('/v2/customers?q=opper'))).toEqual([]);
    expect(names(await clerk.get('/v2/customers?q=.*'))).toEqual([]);
    expect(names(await clerk.get('/v2/customers?email=GRACE@navy.example'))).toEqual(['Grace Hopper']);
  });

  it('goes on by page and by cursor, the newest first', async () => {
    const first = await clerk.get('/v2/customers?limit=1');
    const second = await clerk.get(`/v2/customers?limit=1&cursor=${first.meta.nextCursor}`);
    expect(names(await clerk.get('/v1/customers?limit=2'))).toEqual([...names(first), ...names(second)]);
    expect(names(await clerk.get('/v1/customers?limit=1&page=2'))).toEqual(names(second));
  });

  it.each(['name=x', 'email=x', 'q[$ne]=1', 'limit=1000'])('refuses %s', async (query) => {
    expect((await clerk.get(`/v2/customers?${query}`)).status).toBe(400);
  });
});

describe('a change of a customer', () => {
  const home = { street: '1 Main Street', city: 'London', state: 'London', zipcode: 'N1 9GU' };
  const anybody = async () =>
    ok(await clerk.post('/v2/customers', { name: 'Bob', email: `${crypto.randomUUID()}@example.com` }));

  it('names the version that was read, and leaves its entry', async () => {
    const { id } = await anybody();
    const changed = await clerk.patch(
      `/v2/customers/${id}`,
      { name: 'Robert', country: 'France' },
      { 'if-match': '"1"' },
    );
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect(changed.data).toMatchObject({ name: 'Robert', country: 'France', addresses: [] });
    expect((await clerk.get('/v2/customers?q=robert')).rows.map((row) => row.id)).toContain(id);
    const [entry] = (await app.as('auditor').get(`/v2/audit-logs?resource=customer&resourceId=${id}`)).rows;
    expect(entry).toMatchObject({
      action: 'customer.update',
      changes: { name: { from: 'Bob', to: 'Robert' }, country: { from: null, to: 'France' } },
    });
    expect((await clerk.patch(`/v2/customers/${id}`, { name: 'B' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await clerk.patch(`/v2/customers/${id}`, { name: 'B' })).status).toBe(428);
  });

  it('saves addresses for customers themselves', async () => {
    const customer = app.as('customer');
    const at = `/v1/customers/${customer.customerId}`;
    const { addresses } = ok(
      await customer.patch(at, { addresses: [{ label: 'home', ...home }, home] }),
    ) as unknown as {
      addresses: { id: string }[];
    };
    expect(addresses).toMatchObject([{ label: 'home', ...home }, home]);
    const kept = ok(
      await customer.patch(at, { addresses: [{ ...home, zipcode: 'N2', id: addresses[1]?.id }] }),
    );
    expect(kept['addresses']).toEqual([{ ...home, zipcode: 'N2', id: addresses[1]?.id }]);
    expect((await customer.patch(at, { addresses: [{ ...home, id: 'other' }] })).codes).toEqual([
      'VALIDATION_FAILED addresses[0].id',
    ]);
    expect((await customer.patch(at, { email: 'else@example.com' })).codes).toEqual([
      'VALIDATION_FAILED email',
    ]);
    expect((await customer.patch(`/v1/customers/${(await anybody()).id}`, { name: 'x' })).status).toBe(404);
  });

  it('gives nobody the e-mail address of another', async () => {
    const [one, other] = [await anybody(), await anybody()];
    expect((await clerk.patch(`/v1/customers/${one.id}`, { email: other.email })).codes).toEqual([
      'DUPLICATE email',
    ]);
  });
});
