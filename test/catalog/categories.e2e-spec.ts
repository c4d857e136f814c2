import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { ok } from '../support/given.js';

describe('categories', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('stand in one another, each name once, listed by name for everybody', async () => {
    const manager = app.as('manager');
    const kitchen = ok(await manager.post('/v2/categories', { name: 'Kitchen' }));
    ok(await manager.post('/v1/categories', { name: 'mugs', parentId: kitchen.id }));
    ok(await manager.post('/v1/categories', { name: 'Bowls', parentId: kitchen.id }));
    expect((await manager.post('/v2/categories', { name: ' KITCHEN ' })).codes).toEqual(['DUPLICATE name']);
    expect((await manager.post('/v2/categories', { name: 'x', parentId: 'nothing' })).codes).toEqual([
      'CATEGORY_NOT_FOUND parentId',
    ]);
    const names = async (query: string) =>
      (await app.anonymous().get(`/v2/categories${query}`)).rows.map((row) => row.name);
    expect(await names('')).toEqual(['Bowls', 'Kitchen', 'mugs']);
    expect(await names(`?parentId=${kitchen.id}`)).toEqual(['Bowls', 'mugs']);
    expect((await app.as('clerk').post('/v2/categories', { name: 'y' })).status).toBe(403);
  });
});
