import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

describe('the operations page', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${app.url}${path}`, { headers });

  it('is a page without script or style of its own, under a strict policy', async () => {
    const answer = await get('/ops');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    const html = await answer.text();
    expect(html).not.toMatch(/<style|style=|\son\w+=|https?:\/\//);
    expect(html.match(/<script[^>]*>[^<]/)).toBeNull();
  });

  it('brings every file that it names, each of its type', async () => {
    const html = await (await get('/ops')).text();
    const named = [...html.matchAll(/(?:src|href)="(\/ops\/[^"]+)"/g)].map(([, path]) => path ?? '');
    const seen = new Set<string>();
    for (let next = named.pop(); next !== undefined; next = named.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const answer = await get(next);
      const text = await answer.text();
      const type = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }[
        next.split('.').pop() ?? ''
      ];
      expect([next, answer.status, answer.headers.get('content-type')]).toEqual([
        next,
        200,
        `${type}; charset=utf-8`,
      ]);
      named.push(...[...text.matchAll(/from '\.\/([\w-]+\.js)'/g)].map(([, name]) => `/ops/${name}`));
    }
    expect(seen.size).toBeGreaterThan(12);
  });

  it('is sent once, and again when it has changed', async () => {
    const tag = (await get('/ops/main.js')).headers.get('etag') ?? '';
    expect((await get('/ops/main.js', { 'if-none-match': tag })).status).toBe(304);
    expect((await get('/ops/main.js', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each([
    '/ops/nothing.js',
    '/ops/tsconfig.json',
    '/ops/..%2fREADME.md',
    '/ops/%2e%2e/src/live.ts',
    '/ops/',
  ])('has no %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ errors: [{ code: 'ROUTE_NOT_FOUND' }] });
  });
});
