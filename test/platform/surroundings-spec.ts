import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { call, startMugs } from './mugs.js';

let app: NestFastifyApplication;
beforeAll(async () => {
  app = await startMugs();
});
afterAll(() => app.close());

describe('what surrounds the API', () => {
  it('lets named origins in, and no other', async () => {
    const from = async (origin: string) =>
      (await call(app, 'GET', '/v2/mugs/1', { headers: { origin } })).headers;
    expect(await from('https://shop.example')).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-expose-headers': expect.stringContaining('ETag'),
    });
    expect(await from('https://shop.example.evil.example')).not.toHaveProperty('access-control-allow-origin');
  });

  it('has Swagger UI that needs no inline script', async () => {
    const page = await app.inject('/docs');
    expect(page.headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    const scripts = [...page.body.matchAll(/<script([^>]*)>([^<]*)/g)];
    expect(scripts.length).toBeGreaterThan(2);
    for (const [, attributes = '', inline] of scripts) {
      expect(inline?.trim()).toBe('');
      const source = /src=['"]([^'"]+)['"]/.exec(attributes)?.[1] ?? '';
      expect((await app.inject(new URL(source, 'http://x/').pathname)).statusCode).toBe(200);
    }
  });

  it('describes each version by itself', async () => {
    const [v1, v2] = await Promise.all(
      [1, 2].map(async (version) => (await app.inject(`/openapi/v${version}.json`)).json<Document>()),
    );
    expect(Object.keys(v2?.paths ?? {})).toEqual(['/v2/mugs', '/v2/mugs/{id}', '/v2/mugs/whoami']);
    expect(v1?.paths['/v1/mugs']?.['post']).toMatchObject({ operationId: 'makeMug', deprecated: true });
    const make = v2?.paths['/v2/mugs']?.['post'];
    expect(make).not.toHaveProperty('deprecated');
    expect(make?.parameters).toContainEqual({ $ref: '#/components/parameters/RequiredIdempotencyKey' });
    expect(make?.requestBody?.content['application/json']).toMatchObject({ example: { size: 3 } });
    expect(Object.keys(make?.responses ?? {})).toEqual([
      '201',
      '400',
      '401',
      '404',
      '409',
      '413',
      '415',
      '422',
      '429',
      '431',
      '500',
      '503',
    ]);
    expect(v2?.components.schemas).toHaveProperty('MugV2');
    expect(v2?.components.schemas).not.toHaveProperty('MugV1');
    expect(JSON.stringify([v1, v2])).not.toMatch(/\{\{|"#\/components\/schemas\/"/);
    for (const document of [v1, v2]) expect(missingParts(document as Document)).toEqual([]);
  });
});

interface Operation {
  operationId: string;
  parameters: unknown[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, unknown>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}

/** References that lead nowhere. */
function missingParts(document: Document): string[] {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/([^/"]+)\/([^"]+)"/g)];
  return references
    .filter(([, kind = '', part = '']) => !(part in (document.components[kind] ?? {})))
    .map(([whole]) => whole);
}
