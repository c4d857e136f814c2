import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { type Client, type Reply, tally } from '../support/client.js';
import { ApiDocument, type Operation, partOf } from '../support/document.js';
import { RECIPES } from './calls/recipes.js';
import { bodyFor } from './calls/send.js';
import { World } from './calls/world.js';

const AT_ONCE = 20;

/** GETs of one thing: what is named in the path, or the caller. */
const readsOne = ({ method, path, said }: Operation): boolean => {
  const content = partOf(partOf(partOf(said['responses'])['200'])['content']);
  const { properties } = partOf(partOf(content['application/json'])['schema']);
  const isList = partOf(partOf(properties)['data'])['type'] === 'array';
  return method === 'GET' && !isList && (path.includes('{') || path.endsWith('/auth/me'));
};

describe('requests with a condition', () => {
  let app: TestApp;
  let world: World;
  let operations: Operation[];

  beforeAll(async () => {
    app = await startApp({ HOLDS_PER_CUSTOMER: '1000' });
    world = await World.in(app);
    const documents = await Promise.all([ApiDocument.at(app.url, 1), ApiDocument.at(app.url, 2)]);
    operations = documents.flatMap((document) => document.operations);
  });
  afterAll(() => app.close());

  const shown = ({ method, path }: Operation): string => `${method} ${path}`;
  /** What is a user's own is read and changed by that user, the rest by the one who may all. */
  const callerOf = ({ key }: Operation): Client =>
    RECIPES[key]?.of === 'caller' || key.endsWith('/auth/me') ? world.customer : app.as('admin');

  async function urlOf({ key, path }: Operation): Promise<string> {
    const id = (await RECIPES[key]?.target?.(world, world.customer)) ?? '';
    return path.replace(/\{\w+\}/, encodeURIComponent(id));
  }

  it('read everything that is one thing: 304 while it is the same', async () => {
    const reads = operations.filter(readsOne);
    const faults: string[] = [];
    const urls = new Map<Operation, string>();
    for (const operation of reads) urls.set(operation, await urlOf(operation));
    await app.settled(); // what handlers do later would change the tags
    for (const [operation, url] of urls) {
      const as = callerOf(operation);
      const first = await as.get(url);
      const tag = first.headers.get('etag') ?? '';
      const asked = async (condition: string) => {
        const reply = await as.get(url, { 'if-none-match': condition });
        return `${reply.status} ${reply.text === '' ? 'empty' : 'full'} ${reply.headers.get('etag')}`;
      };
      const found = [
        await asked(tag),
        await asked(`"other", W/${tag.replace('W/', '')}`),
        await asked('*'),
        await asked('"other"'),
      ];
      const wanted = [...Array<string>(3).fill(`304 empty ${tag}`), `200 full ${tag}`];
      if (tag === '' || found.join() !== wanted.join())
        faults.push(`${shown(operation)}: ${tag} ${found.join(', ')}`);
    }
    expect(faults).toEqual([]);
    expect(reads.length).toBeGreaterThan(20);
  }, 240_000);

  it('read a thing that has moved on anew, though it has no version of its own', async () => {
    const hold = await world.hold(world.customer);
    const url = `/v2/inventory/reservations/${hold.id}`;
    const tag = (await world.customer.get(url)).headers.get('etag') ?? '';
    await world.customer.delete(url);
    const after = await world.customer.get(url, { 'if-none-match': tag });
    expect([after.status, after.data.status]).toEqual([200, 'RELEASED']);
    expect(after.headers.get('etag')).not.toBe(tag);
  });

  describe('change', () => {
    const changes = () => operations.filter(({ method }) => method === 'PATCH');

    async function change(operation: Operation, url: string, tag: string | null): Promise<Reply> {
      const as = callerOf(operation);
      return as.patch(url, await bodyFor(world, operation, as), tag === null ? {} : { 'if-match': tag });
    }

    it('in v2 only what was read, in v1 when they say so', async () => {
      const faults: string[] = [];
      for (const operation of changes()) {
        const url = await urlOf(operation);
        const blind = await change(operation, url, null);
        const wanted = operation.version === 1 ? '200 ' : '428 IF_MATCH_REQUIRED If-Match';
        const told = (reply: Reply) => `${reply.status} ${reply.codes.join()}`;
        if (told(blind) !== wanted) faults.push(`${shown(operation)} without If-Match: ${told(blind)}`);
        for (const [tag, answer] of [
          ['"nothing"', '412 STALE If-Match'],
          ['nonsense', '412 STALE If-Match'],
          ['*', '200 '],
        ] as const) {
          const reply = await change(operation, url, tag);
          if (told(reply) !== answer) faults.push(`${shown(operation)} with ${tag}: ${told(reply)}`);
        }
      }
      expect(faults).toEqual([]);
      expect(changes().length).toBeGreaterThan(7);
    }, 240_000);

    it('once, when twenty have read the same: nineteen are stale', async () => {
      const outcomes: Record<string, unknown> = {};
      for (const operation of changes()) {
        const url = await urlOf(operation);
        const tag = (await callerOf(operation).get(url)).headers.get('etag');
        const replies = await Promise.all(Array.from({ length: AT_ONCE }, () => change(operation, url, tag)));
        outcomes[shown(operation)] = tally(replies, ({ status }) => status);
        const winner = replies.find(({ status }) => status === 200);
        const now = await callerOf(operation).get(url);
        expect(now.data).toEqual(winner?.data);
        expect(now.headers.get('etag')).toBe(winner?.headers.get('etag'));
        expect(now.headers.get('etag')).not.toBe(tag);
      }
      expect(Object.values(outcomes)).toEqual(
        Object.values(outcomes).map(() => ({ 200: 1, 412: AT_ONCE - 1 })),
      );
      expect(Object.keys(outcomes).length).toBeGreaterThan(7);
    }, 240_000);
  });
});
