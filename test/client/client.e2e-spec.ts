import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  connect,
  getMe,
  isFailure,
  listProducts,
  placeOrder,
  refusedWith,
  type Session,
} from '../../libs/client/src/index.js';
import { run } from '../contract/tools/run.js';
import { startApp, type TestApp } from '../support/app.js';
import { type Wire } from '../support/client.js';
import { ApiDocument, type JsonObject, partOf } from '../support/document.js';
import { ADDRESS, Given } from '../support/given.js';

const CLIENT = resolve('libs/client');

/** Every file below a folder with its text. */
const textsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
  );

describe('the typed client', () => {
  let app: TestApp;
  let folder: string;
  let mug: Wire;

  beforeAll(async () => {
    app = await startApp({ ACCESS_TOKEN_MINUTES: '1' });
    folder = mkdtempSync(join(tmpdir(), 'tallyhouse-client-'));
    mug = await new Given(app).product(10, { name: 'Lantern of tin' });
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function generated(document: JsonObject, into: string): Promise<Record<string, string>> {
    const file = join(folder, 'document.json');
    writeFileSync(file, JSON.stringify(document));
    const args = ['tools/client/generate.mjs', file, join(folder, into)];
    const { code, said } = await run(process.execPath, args, 'npm ci');
    if (code !== 0) throw new Error(said);
    return textsIn(join(folder, into));
  }

  describe('is what the document says:', () => {
    it('generated anew it is the same; when this fails, run  npm run client', async () => {
      const { json } = await ApiDocument.at(app.url, 2);
      expect(await generated(json, 'same')).toEqual(textsIn(join(CLIENT, 'src/generated')));
    }, 120_000);

    it('and a field more would be noticed', async () => {
      const { json } = await ApiDocument.at(app.url, 2);
      const schemas = partOf(partOf(json['components'])['schemas']);
      partOf(partOf(schemas['OrderV2'])['properties'])['colour'] = { type: 'string' };
      const { '/types.gen.ts': types } = await generated(json, 'other');
      expect(types).toContain('colour');
      expect(types).not.toBe(readFileSync(join(CLIENT, 'src/generated/types.gen.ts'), 'utf8'));
    }, 120_000);

    it('compiles as strictly as one can, with the example of its README', async () => {
      const here = join(folder, 'web');
      mkdirSync(here);
      cpSync(join(CLIENT, 'src'), join(here, 'client'), { recursive: true });
      const example = /```ts\n([\s\S]+?)```/.exec(readFileSync(join(CLIENT, 'README.md'), 'utf8'))?.[1] ?? '';
      expect(example.trim().split('\n').length).toBeLessThanOrEqual(11);
      const before = [
        `declare const email: string, password: string;`,
        `declare const shippingAddress: { street: string; city: string; state: string; zipcode: string };`,
      ];
      const wrong = [
        `// @ts-expect-error no such status`,
        `await listOrders({ client: session.client, query: { status: ['LOST'] } });`,
        `// @ts-expect-error no such code`,
        `refusedWith(placed.error, 'NO_SUCH_CODE');`,
        `// @ts-expect-error v2 wants a key`,
        `await placeOrder({ client: session.client, body: { items, shippingAddress } });`,
        `// @ts-expect-error prices are money`,
        `found.data!.data[0]!.price * 2;`,
      ];
      const text = example
        .replace("'@tallyhouse/client'", "'./client/index.js'")
        .replace('{ connect,', '{ connect, listOrders,');
      writeFileSync(join(here, 'example.ts'), [text, ...before, ...wrong].join('\n'));
      writeFileSync(join(here, 'package.json'), '{ "type": "module" }');
      const { compilerOptions } = JSON.parse(readFileSync(join(CLIENT, 'tsconfig.json'), 'utf8')) as {
        compilerOptions: object;
      };
      const strict = { ...compilerOptions, noEmit: true, rootDir: '.', skipLibCheck: false };
      writeFileSync(join(here, 'tsconfig.json'), JSON.stringify({ compilerOptions: strict, include: ['.'] }));
      const compiler = ['node_modules/typescript/bin/tsc', '-p', here];
      expect(await run(process.execPath, compiler, 'npm ci')).toEqual({ code: 0, said: '' });
    }, 120_000);
  });

  describe('signs in', () => {
    /** A session that counts what it sends, by path. */
    function counted(more: { onSignedOut?: () => void } = {}): { session: Session; sent: string[] } {
      const sent: string[] = [];
      const session = connect({
        baseUrl: app.url,
        fetch: (request) => {
          sent.push(new URL(request.url).pathname);
          return fetch(request);
        },
        ...more,
      });
      return { session, sent };
    }
    let made = 0;
    const registered = async (more: { onSignedOut?: () => void } = {}) => {
      const { session, sent } = counted(more);
      const email = `web-${++made}@example.org`;
      const { data } = await session.register({ email, password: 'correct-horse-battery', name: 'Web' });
      expect(data?.data.user.email).toBe(email);
      sent.length = 0;
      return { session, sent };
    };

    it('and renews a token that has run out once, however many requests meet that', async () => {
      const { session, sent } = await registered();
      app.clock.travel(61_000);
      const answers = await Promise.all(Array.from({ length: 8 }, () => getMe({ client: session.client })));
      expect(answers.map(({ response }) => response?.status)).toEqual(Array.from({ length: 8 }, () => 200));
      expect(sent.filter((path) => path === '/v2/auth/refresh')).toHaveLength(1);
      expect(sent).toHaveLength(8 + 1 + 8);
    });

    it('and sends the body again with the new token', async () => {
      const { session, sent } = await registered();
      app.clock.travel(61_000);
      const { data, response } = await placeOrder({
        client: session.client,
        headers: { 'Idempotency-Key': 'web-1' },
        body: { items: [{ productId: mug.id, quantity: 1 }], shippingAddress: ADDRESS },
      });
      expect(data?.data.items.map(({ productId }) => productId)).toEqual([mug.id]);
      expect(response?.headers.get('location')).toBe(`/v2/orders/${data?.data.id ?? ''}`);
      expect(sent).toEqual(['/v2/orders', '/v2/auth/refresh', '/v2/orders']);
    });

    it('and says once that the session is over when the refresh is refused', async () => {
      let told = 0;
      const { session } = await registered({ onSignedOut: () => told++ });
      app.clock.travel(8 * 86_400_000);
      const answers = await Promise.all(Array.from({ length: 3 }, () => getMe({ client: session.client })));
      app.clock.returnToPresent();
      expect(answers.map(({ response }) => response?.status)).toEqual([401, 401, 401]);
      expect([told, session.isSignedIn]).toEqual([1, false]);
      expect((await getMe({ client: session.client })).response?.status).toBe(401);
      expect(told).toBe(1);
    });

    it('and out: the tokens are gone here and there', async () => {
      const { session } = await registered();
      await session.logOut();
      expect(session.isSignedIn).toBe(false);
      expect((await getMe({ client: session.client })).error).toMatchObject({
        errors: [{ code: 'UNAUTHENTICATED' }],
      });
    });
  });

  it('gives refusals their type, and tells them from what is no answer of the API', async () => {
    const session = connect({ baseUrl: app.url });
    await session.register({ email: 'short@example.org', password: 'correct-horse-battery', name: 'Web' });
    const { error } = await placeOrder({
      client: session.client,
      headers: { 'Idempotency-Key': 'web-2' },
      body: { items: [{ productId: mug.id, quantity: 1_000 }], shippingAddress: ADDRESS },
    });
    expect(isFailure(error)).toBe(true);
    expect(refusedWith(error, 'INSUFFICIENT_STOCK')?.details).toMatchObject({
      short: [{ productId: mug.id, requested: 1_000 }],
    });
    expect(refusedWith(error, 'PRICE_CHANGED')).toBeUndefined();
    const nobody = connect({ baseUrl: 'http://127.0.0.1:9' });
    expect(isFailure((await listProducts({ client: nobody.client })).error)).toBe(false);
  });
});
