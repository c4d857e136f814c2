import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVERYBODY, WHO_MAY } from '../contract/access/who-may.js';
import { World } from '../contract/calls/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { ApiDocument, type Operation } from '../support/document.js';

type Way = readonly [method: string, path: string, headers?: Record<string, string>];

/** Other ways to write a request; none may lead further than the plain one. */
function waysOf({ method }: Operation, path: string): Way[] {
  const last = path.lastIndexOf('/') + 1;
  const hex = (text: string) => `%${text.charCodeAt(0).toString(16)}`;
  const coded = path.slice(0, last) + hex(path[last] ?? 'a') + path.slice(last + 1);
  const first = `/${hex(path[1] ?? 'v')}${path.slice(2)}`;
  return [
    ['HEAD', path],
    ['OPTIONS', path],
    [method, `${path}/`],
    [method, `${path}/.`],
    [method, `${path}/..;/`],
    [method, `/${path}`],
    [method, path.replaceAll('/', '//')],
    [method, path.toUpperCase()],
    [method, `${path};x=1`],
    [method, `${path}.json`],
    [method, `${path}%00`],
    [method, `${path}%20`],
    [method, `${path}%09`],
    [method, `${path}%3f`],
    [method, `${path}%23`],
    [method, `${path}?_method=GET`],
    [method, coded],
    [method, first],
    [method, coded.replace('%', '%25')],
    [method, `/v2/products/..%2f..${path}`],
    [method, `/v2/products/%2e%2e/%2e%2e${path}`],
    [method, `/v2\\${path.slice(4)}`],
    [method, `/v3${path.slice(3)}`],
    ['GET', path, { 'x-http-method-override': method, 'x-http-method': method, 'x-method-override': method }],
    ['POST', '/v2/products', { 'x-http-method-override': 'GET' }],
    [method, '/v2/products/x', { 'x-original-url': path, 'x-rewrite-url': path, 'x-forwarded-prefix': path }],
    [method, path, { 'content-type': 'application/json\t; charset=utf-8' }],
  ];
}

const readOf = ({ key }: Operation): string => key.replace(/^\S+/, 'GET');

/** Sends a request whose path stays as it is written. */
async function statusOf(
  url: string,
  [method, path, headers]: Way,
  body: string | undefined,
  token: string | null,
): Promise<number> {
  const { hostname, port } = new URL(url);
  const sent = request({
    hostname,
    port,
    method,
    path,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode ?? 0;
}

describe('another way of writing a request', () => {
  let app: TestApp;
  let world: World;
  let operations: Operation[];
  beforeAll(async () => {
    app = await startApp();
    world = await World.in(app);
    operations = (await ApiDocument.at(app.url, 2)).operations.filter(
      ({ key }) => WHO_MAY[key] !== EVERYBODY,
    );
  });
  afterAll(() => app.close());

  it.each(['nobody', 'customer'] as const)('leads %s nowhere', async (who) => {
    const client = who === 'nobody' ? app.anonymous() : app.as('customer');
    const closed = operations.filter(
      ({ key }) => who === 'nobody' || !('customer' in (WHO_MAY[key] as object)),
    );
    const opened: string[] = [];
    let asked = 0;
    for (const operation of closed) {
      const path = operation.path.replace(/\{\w+\}/, world.product.id);
      for (const way of waysOf(operation, path)) {
        const [method, written] = way;
        const body = method === 'POST' || method === 'PATCH' ? '{}' : undefined;
        const status = await statusOf(app.url, way, body, client.token);
        asked++;
        // a plain GET of what everybody may read
        if (written === path && /^(GET|HEAD)$/.test(method) && WHO_MAY[readOf(operation)] === EVERYBODY)
          continue;
        // what is possible is told to everybody, and nothing else
        if (status < 400 && method !== 'OPTIONS') opened.push(`${method} ${written} ${status}`);
      }
    }
    expect(opened).toEqual([]);
    expect(asked).toBeGreaterThan(500);
  });
});
