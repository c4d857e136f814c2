import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../support/client.js';
import { freePort, Launched } from './launched.js';

interface Envelope {
  readonly success: boolean;
  readonly data: { readonly id?: string; readonly length?: number };
}

const READY = 'Ctrl-C ends everything';
const FIRST_START_MS = 180_000;

describe('npm start on an empty data folder, with Redis', () => {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'tallyhouse-first-'));
  let url: string;
  let start: Launched;

  beforeAll(async () => {
    const PORT = await freePort();
    const { PATH = '', HOME = '', MONGOD_BIN = '', REDIS_TEST_URL: REDIS_URL = '' } = process.env;
    const env = { PATH, HOME, MONGOD_BIN, REDIS_URL, DATA_DIR, PORT };
    url = `http://localhost:${PORT}`;
    start = new Launched(spawn(process.execPath, ['tools/run.mjs', 'start'], { env }));
    await start.says(READY);
  }, FIRST_START_MS);
  afterAll(async () => {
    await start.end('SIGTERM');
    rmSync(DATA_DIR, { recursive: true, force: true });
  });

  it('prints three commands that work as they stand', () => {
    const lines = start.said.split('\n').filter((line) => /^(TOKEN=|curl )/.test(line));
    const { stdout, error } = spawnSync('sh', ['-c', lines.join(' && echo && ')], { encoding: 'utf8' });
    if (error) throw error;
    const [products, order] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Envelope);
    expect(products?.data.length).toBe(2);
    expect(order?.data.id).toMatch(/^[0-9a-f]{24}$/);
  });

  it.each(['/docs', '/openapi/v1.json', '/openapi/v2.json', '/health/ready', '/dev/mailbox'])(
    'prints %s, which answers',
    async (path) => {
      expect(start.said).toContain(`${url}${path}`);
      expect((await fetch(`${url}${path}`)).status).toBe(200);
    },
  );

  it('has one of each thing that examples are about', async () => {
    const admin = new Client(url);
    const credentials = JSON.parse(readFileSync(join(DATA_DIR, 'credentials.json'), 'utf8')) as {
      role: string;
      email: string;
      password: string;
    }[];
    const { email = '', password = '' } = credentials.find(({ role }) => role === 'admin') ?? {};
    await admin.login(email, password);
    const lists = ['api-keys', 'webhooks', 'orders', 'returns', 'shipments', 'fulfilment-tasks', 'mails'];
    const rows = await Promise.all(lists.map(async (each) => (await admin.get(`/v2/${each}`)).rows.length));
    expect(lists.filter((_, at) => rows[at] === 0)).toEqual([]);
  });

  it('ends in order', async () => {
    expect(await start.end('SIGINT')).toBe(0);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
  });
});
