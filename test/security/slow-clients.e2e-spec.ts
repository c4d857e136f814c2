import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ HEADERS_TIMEOUT_SECONDS: '1', REQUEST_TIMEOUT_SECONDS: '2' });
});
afterAll(() => app.close());

/** A client that sends one sign every 200 ms. @returns what it got until the server hung up */
function dripping(head: string, drip: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    let got = '';
    const patience = setTimeout(() => {
      socket.destroy();
      reject(new Error('The server waits for ever'));
    }, 15_000);
    const timer = setInterval(() => socket.write(drip), 200);
    socket.on('connect', () => socket.write(head));
    socket.on('data', (bytes) => (got += bytes.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      clearTimeout(patience);
      resolve(got);
    });
  });
}

const HEAD = 'POST /v2/auth/login HTTP/1.1\r\nHost: a\r\n';

describe('a client that is slow', () => {
  it.each([
    ['sends its headers sign by sign', HEAD, 'X'],
    [
      'sends its body sign by sign',
      `${HEAD}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`,
      ' ',
    ],
    [
      'sends its body in chunks of one',
      `${HEAD}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
      '1\r\n \r\n',
    ],
  ])('and %s is sent away', async (_, head, drip) => {
    const got = await dripping(head, drip);
    expect(got).toMatch(/^HTTP\/1\.1 408 /);
    expect(got).toContain('"REQUEST_TIMEOUT"');
  });

  it('and says nothing at all is sent away', async () => {
    expect(await dripping('', '')).not.toContain('200');
  });

  it('holds nobody else up, a hundred at once', async () => {
    const slow = Array.from({ length: 100 }, () => dripping(HEAD, 'X'));
    for (let index = 0; index < 20; index++)
      expect((await app.anonymous().get('/v2/products')).status).toBe(200);
    const got = await Promise.all(slow);
    expect(got.filter((text) => !text.startsWith('HTTP/1.1 408'))).toEqual([]);
  });
});

describe('a request that is too much', () => {
  const sent = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () => socket.write(text));
      let got = '';
      socket.on('data', (bytes) => (got += bytes.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(got));
    });
  const get = (headers: string, path = '/v2/products') =>
    sent(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n`);

  it.each([
    ['many headers', () => get(Array.from({ length: 2_500 }, (_, at) => `X-${at}: 1\r\n`).join('')), 431],
    ['a long header', () => get(`X-Long: ${'x'.repeat(40_000)}\r\n`), 431],
    ['two lengths', () => get('Content-Length: 1\r\nContent-Length: 2\r\n'), 400],
    ['length and chunks', () => get('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'), 400],
    ['no host', () => sent('GET /v2/products HTTP/1.1\r\nConnection: close\r\n\r\n'), 400],
    ['a header on two lines', () => get('X-Fold: a\r\n b\r\n'), 400],
    ['a blank before the colon', () => get('X-Blank : a\r\n'), 400],
    ['line feeds alone', () => sent('GET /v2/products HTTP/1.1\nHost: a\nConnection: close\n\n'), 400],
    ['NUL in a header', () => get('X-Nul: a\0b\r\n'), 400],
    ['NUL in the path', () => get('', '/v2/products\0'), 400],
    ['another protocol', () => sent('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'), 400],
    ['TRACE', () => sent('TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'), 405],
  ] as const)('%s', async (_, ask, status) => {
    const got = await ask();
    expect(got.split('\r\n', 1)[0]).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(got).not.toMatch(/Fastify|node_modules|\bat .+:\d+:\d+/);
  });
});
