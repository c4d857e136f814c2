import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  filterOf,
  type ProductSearch,
  type ProductSort,
  sortOf,
} from '../../libs/catalog/src/products/search.rules.js';
import { type TestApp, startApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { Given } from '../support/given.js';
import { Bus } from '#platform/bus/bus.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  const given = new Given(app);
  await given.product(3, { sku: 'HEART-1', name: 'White hanging hearts', price: 2.55, currency: 'GBP' });
  await given.product(0, { sku: 'MUG-1', name: 'White mug', price: 10, currency: 'EUR' });
  await given.product(0, { sku: 'MUG-2', name: 'Blue mugs, set of two', price: 7.5, currency: 'EUR' });
  await given.product(0, { sku: 'BOWL-1', name: 'Bowl', price: 1200, currency: 'JPY' });
  await given.product(0, { sku: 'DRAFT-1', name: 'White draft', status: 'DRAFT' });
});
afterAll(() => app.close());

const skus = (reply: Reply): string[] => reply.rows.map((row) => row.sku);
const find = async (query: string, version = 1): Promise<string[]> =>
  skus(await app.anonymous().get(`/v${version}/products?${query}`));

describe('a search', () => {
  it.each([
    ['mug', ['MUG-2', 'MUG-1']],
    ['mugs', ['MUG-2', 'MUG-1']],
    ['white', ['MUG-1', 'HEART-1']],
    ['WHITE heart', ['HEART-1']],
    ['white bowl', []],
    ['hea', ['HEART-1']],
    ['mug-', ['MUG-2', 'MUG-1']],
    ['-white', ['MUG-1', 'HEART-1']],
    ['"set two"', ['MUG-2']],
    ['.*', []],
    ['^M', []],
    ['{"$gt":""}', []],
    ['$where', []],
  ])('for %s finds %j', async (q, expected) => {
    expect(await find(`q=${encodeURIComponent(q)}`)).toEqual(expected);
    expect(await find(`q=${encodeURIComponent(q)}`, 2)).toEqual(expected);
  });

  it('goes on by cursor', async () => {
    const first = await app.anonymous().get('/v2/products?q=mug&limit=1');
    const second = await app.anonymous().get(`/v2/products?q=mug&limit=1&cursor=${first.meta.nextCursor}`);
    expect([skus(first), skus(second), second.meta.nextCursor]).toEqual([['MUG-2'], ['MUG-1'], undefined]);
    const other = await app.anonymous().get(`/v2/products?q=bowl&limit=1&cursor=${first.meta.nextCursor}`);
    expect(other.codes).toEqual(['CURSOR_INVALID cursor']);
  });
});

describe('a filter', () => {
  it.each([
    ['sku=mug-1', ['MUG-1']],
    ['sku=mug', []],
    ['currency=EUR&maxPrice=8', ['MUG-2']],
    ['minPrice=7.5&maxPrice=10', ['MUG-2', 'MUG-1']],
    ['category=Mugs', []],
    ['status=DRAFT', []],
    ['sort=price', ['HEART-1', 'MUG-2', 'MUG-1', 'BOWL-1']],
    ['sort=-name', ['MUG-1', 'HEART-1', 'BOWL-1', 'MUG-2']],
    ['sort=createdAt&limit=1', ['HEART-1']],
  ])('%s gives %j', async (query, expected) => {
    expect(await find(query)).toEqual(expected);
  });

  it('takes minor units in v2', async () => {
    expect(await find('currency=EUR&maxPrice=800', 2)).toEqual(['MUG-2']);
    expect((await app.anonymous().get('/v2/products?maxPrice=7.5')).codes).toEqual([
      'VALIDATION_FAILED maxPrice',
    ]);
  });

  it('shows staff every status, and shows what is for sale', async () => {
    expect(skus(await app.as('manager').get('/v1/products?status=DRAFT,ACTIVE&q=white'))).toEqual([
      'DRAFT-1',
      'MUG-1',
      'HEART-1',
    ]);
    const [heart] = (await app.anonymous().get('/v2/products?sku=HEART-1')).rows;
    expect(heart).toMatchObject({ available: 3, price: { amount: 255, currency: 'GBP' } });
  });

  it.each([
    'colour=blue',
    'sort=sku',
    'status=SOLD',
    'minPrice=x',
    'limit=0',
    'limit=101',
    'q[$ne]=1',
    'sku=a&sku=b',
  ])('refuses %s', async (query) => {
    const reply = await app.anonymous().get(`/v1/products?${query}`);
    expect([reply.status, reply.codes[0]?.split(' ')[0]]).toEqual([400, 'VALIDATION_FAILED']);
  });
});

/** The stages and indexes of the plan that won. */
function stepsOf(stage: Record<string, unknown>): string[] {
  const below = [
    stage['inputStage'],
    stage['queryPlan'],
    ...((stage['inputStages'] as unknown[] | undefined) ?? []),
  ];
  const own =
    stage['indexName'] ?? (['SORT', 'COLLSCAN'].includes(String(stage['stage'])) ? stage['stage'] : null);
  return [
    ...(own === null ? [] : [String(own)]),
    ...below.flatMap((each) => (each ? stepsOf(each as Record<string, unknown>) : [])),
  ];
}

describe('the index', () => {
  beforeAll(async () => {
    const products = Array.from({ length: 600 }, (_, n) => ({
      sku: `P-${n}`,
      name: `Thing ${n % 97}`,
      price: 100 + n,
      currency: 'GBP',
    }));
    await app.get(Bus).ask('catalog.import', { products });
    await app.database
      .collection('products')
      .updateMany({ price: { $lt: 105 } }, { $set: { categories: ['Rare'] } });
  });

  it.each<[string, ProductSearch, ProductSort | undefined]>([
    ['newest', {}, undefined],
    ['newest', {}, 'createdAt'],
    ['by_name', {}, 'name'],
    ['by_price', {}, '-price'],
    ['by_price', { minDecimal: 2, maxDecimal: 3 }, 'price'],
    ['of_category', { category: 'Rare' }, undefined],
  ])('%s serves filter and order of %j %s', async (index, search, sort) => {
    for (const seesAll of [true, false]) {
      const plan = await app.database
        .collection('products')
        .find(filterOf(search, seesAll))
        .sort(sortOf(sort))
        .limit(20)
        .explain();
      expect(
        new Set(stepsOf((plan['queryPlanner'] as { winningPlan: Record<string, unknown> }).winningPlan)),
      ).toEqual(new Set([index]));
    }
  });

  it.each<[string[], ProductSearch]>([
    [['SORT', 'sku'], { sku: 'p-1' }],
    [['SORT', 'words', 'sku'], { q: 'thing' }],
  ])('%j serves %j, whose few finds are sorted', async (steps, search) => {
    const plan = await app.database
      .collection('products')
      .find(filterOf(search, false))
      .sort(sortOf())
      .limit(20)
      .explain();
    expect(
      new Set(stepsOf((plan['queryPlanner'] as { winningPlan: Record<string, unknown> }).winningPlan)),
    ).toEqual(new Set(steps));
  });
});
