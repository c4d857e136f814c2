import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTallyhouse, type Tallyhouse } from '../../libs/testing/src/start-tallyhouse.js';
import { Client } from '../support/client.js';
import { ApiDocument } from '../support/document.js';
import { EventStream } from '../webhooks/event-stream.js';
import { clickOf, inOrder, isStream } from './examples/clicks.js';

/** Examples that cannot succeed, in one version or in both, with what they answer and why. One that succeeds after all must leave this list. */
const REFUSED: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  'GET /admin/dead-letters/{id}': ['DEAD_LETTER_NOT_FOUND', 'no handler has failed'],
  'POST /admin/dead-letters/{id}/requeue': ['DEAD_LETTER_NOT_FOUND', 'no handler has failed'],
  'v1 GET /idempotency-keys/{key}': ['IDEMPOTENCY_KEY_NOT_FOUND', 'no form of v1 is filled with a key'],
  'POST /auth/refresh': ['UNAUTHENTICATED', 'the token is in the answer to a login, and nowhere else'],
  'POST /auth/password/reset': ['UNAUTHENTICATED', 'the token is in a mail, and nowhere else'],
};

describe('the examples of the documents, each sent as Swagger UI sends it', () => {
  let shop: Tallyhouse;

  beforeAll(async () => {
    const mongodb = process.env['MONGODB_TEST_URI'] ?? '';
    shop = await startTallyhouse({ mongodb });
  }, 60_000);
  afterAll(() => shop.close());

  it.each([1, 2] as const)(
    'work in v%i against the seed',
    async (version) => {
      await shop.reset();
      const admin = new Client(shop.url);
      const { email, password } = shop.user('admin');
      await admin.login(email, password);
      const wrong: string[] = [];
      let document = await ApiDocument.at(shop.url, version);
      for (const { key } of inOrder(document.operations)) {
        const operation = document.operations.find((each) => each.key === key);
        if (!operation) throw new Error(`${key} is gone`);
        const { path, headers, body } = clickOf(document, operation);
        if (isStream(operation)) {
          const stream = await EventStream.open(`${shop.url}${path}`, admin.token, headers);
          await stream.close();
          if (stream.status !== 200) wrong.push(`${key}: ${stream.status}`);
          continue;
        }
        const reply = await admin.send(operation.method, path, body, headers);
        const [expected] = REFUSED[key] ?? REFUSED[`v${version} ${key}`] ?? [];
        const code = reply.status < 300 ? undefined : reply.body.errors[0]?.code;
        if (code !== expected) wrong.push(`${key}: ${reply.status} ${reply.text.slice(0, 300)}`);
        if (operation.method !== 'GET') {
          await shop.settle();
          document = await ApiDocument.at(shop.url, version);
        }
      }
      expect(wrong).toEqual([]);
    },
    240_000,
  );
});
