import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Call } from '../../libs/webhooks/src/deliveries/call.js';
import { Resolver } from '../../libs/webhooks/src/endpoints/addresses.js';
import { type TestApp, startApp } from '../support/app.js';
import type { Wire } from '../support/client.js';
import { ok } from '../support/given.js';
import { until } from '../support/until.js';
import { answering, Hook } from './hook.js';

/** Hosts that lead to this machine, to its network or to what only looks like somewhere else. */
const HOSTS = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.0x0.0x0.0x1',
  '0x7f.1',
  '017700000001',
  '0177.0.0.1',
  '0177.0.0.0x1',
  '0',
  '0.0.0.0',
  '0.1.2.3',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'shop.localhost',
  'printer.local',
  'db.internal',
  'metadata.google.internal',
  'mongo',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '168.63.129.16',
  '192.0.0.192',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[fe80::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[100::1]',
] as const;

let canary: Server;
let connections = 0;
let port: number;
let app: TestApp;

beforeAll(async () => {
  canary = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  canary.listen(0, '::');
  await once(canary, 'listening');
  ({ port } = canary.address() as AddressInfo);
  app = await startApp({ WEBHOOK_LOOPBACK: 'false' });
});
afterAll(async () => {
  await app.close();
  canary.close();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const create = (url: string) => app.as('admin').post('/v2/webhooks', { url });
const call = (url: string): Promise<unknown> =>
  app.get(Call).post(url, {}, '{}', new AbortController().signal);

describe('a webhook that leads inside', () => {
  const urls = [
    ...HOSTS.map((host) => (at: number) => `https://${host}:${at}/`),
    (at: number) => `http://127.0.0.1:${at}/`,
    (at: number) => `https://shop.example.com@127.0.0.1:${at}/`,
    (at: number) => `https://${['user', 'word'].join(':')}@shop.example.com:${at}/`,
    (at: number) => `https://127.0.0.1:${at}#@shop.example.com/`,
    (at: number) => `https://127.0.0.1:${at}\\@shop.example.com/`,
    () => 'file:///etc/passwd',
    (at: number) => `gopher://127.0.0.1:${at}/_POST`,
    (at: number) => `ftp://127.0.0.1:${at}/`,
    () => 'data:text/plain,hello',
    () => 'javascript:alert(1)',
    (at: number) => `//127.0.0.1:${at}/`,
  ];

  it.each(urls.map((url) => [url(0).replace(':0', ''), url] as const))(
    '%s is refused',
    async (_shown, url) => {
      const reply = await create(url(port));
      expect([reply.status, reply.codes]).toEqual([400, ['VALIDATION_FAILED url']]);
      // and were it in the database all the same
      await expect(Promise.resolve(url(port)).then(call)).rejects.toThrow(/The URL|Invalid URL/);
      expect(connections).toBe(0);
    },
  );

  it('is a list that a canary would notice', async () => {
    expect(urls.length).toBeGreaterThanOrEqual(60);
    const probe = (await import('node:net')).connect(port, '127.0.0.1');
    await once(probe, 'close');
    expect(connections).toBe(1);
    connections = 0;
  });
});

describe('a name that leads inside', () => {
  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['10.1.2.3']],
    [['169.254.169.254']],
    [['93.184.215.14', '127.0.0.1']],
    [['2606:2800:21f:cb07::1', '::1']],
    [[]],
  ])('by %j is not called', async (addresses) => {
    const resolve = jest.spyOn(app.get<Resolver>(Resolver as never), 'resolve').mockResolvedValue(addresses);
    await expect(call(`https://rebound.example.com:${port}/`)).rejects.toThrow(
      /not a public address|no address/,
    );
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(connections).toBe(0);
  });

  it('is parked with the reason, and no secret or answer of the inside', async () => {
    jest.spyOn(app.get<Resolver>(Resolver as never), 'resolve').mockResolvedValue(['10.1.2.3']);
    const webhook = ok(await create('https://rebound.example.com/'));
    ok(await app.as('admin').post(`/v2/webhooks/${webhook.id}/ping`));
    const rows = async (): Promise<Wire[]> =>
      (await app.as('admin').get(`/v2/webhooks/${webhook.id}/deliveries`)).rows;
    await until(async () => (await rows())[0]?.status === 'PARKED');
    expect((await rows())[0]?.['attempts']).toEqual([
      expect.objectContaining({
        status: null,
        answer: null,
        error: '10.1.2.3 is not a public address (private)',
      }),
    ]);
  });
});

describe('where this machine may be called', () => {
  let open: TestApp;
  beforeAll(async () => {
    open = await startApp({ WEBHOOK_LOOPBACK: 'true' });
  });
  afterAll(() => open.close());

  it('a name is resolved once, and its second answer is never asked for', async () => {
    const hook = await Hook.open();
    const resolve = jest.spyOn(open.get<Resolver>(Resolver as never), 'resolve');
    resolve.mockResolvedValueOnce(['127.0.0.1']).mockResolvedValue(['127.0.0.2']);
    const answer = await open
      .get(Call)
      .post(`https://rebound.example.com:${hook.port}/`, {}, '{}', new AbortController().signal)
      .catch((error: unknown) => error);
    // it speaks no TLS: that it was reached is seen by the fault, and that it was asked for once by the resolver
    expect(String(answer)).toMatch(/SSL|TLS|packet|wrong version|EPROTO|socket/i);
    expect(resolve).toHaveBeenCalledTimes(1);
    await hook.close();
  });

  it('a redirect is not followed', async () => {
    const [hook, target] = [await Hook.open(), await Hook.open()];
    for (const status of [301, 302, 303, 307, 308]) {
      hook.answer = answering(status, { location: target.url });
      const answer = await open.get(Call).post(hook.url, {}, '{}', new AbortController().signal);
      expect(answer.status).toBe(status);
    }
    expect([hook.calls.length, target.calls.length]).toEqual([5, 0]);
    await hook.close();
    await target.close();
  });

  it.each([['10.0.0.1'], ['169.254.169.254'], ['[fd00::1]']])('%s still may not', async (host) => {
    expect((await open.as('admin').post('/v2/webhooks', { url: `https://${host}/` })).status).toBe(400);
    expect((await open.as('admin').post('/v2/webhooks', { url: `http://${host}/` })).status).toBe(400);
  });

  it('an answer without end is cut, and one that never comes is waited for no longer than is said', async () => {
    const hook = await Hook.open();
    hook.answer = (response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    };
    const answer = await open.get(Call).post(hook.url, {}, '{}', new AbortController().signal);
    expect([answer.status, answer.body.length]).toEqual([200, 2_000]);
    await hook.close();
  });
});
