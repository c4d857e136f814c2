import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import mongoose from 'mongoose';
import { Clone } from './clone.js';
import { freePort } from './launched.js';

interface Mongo {
  readonly pid: number;
  readonly port: number;
}

const READY = 'Ctrl-C ends everything';

/** Whether a server listens there: a process that ended may stay listed until init takes notice. */
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

describe('the launcher', () => {
  let clone: Clone;
  let PORT: string;

  beforeEach(async () => {
    clone = new Clone();
    PORT = await freePort();
  });
  afterEach(() => clone.remove());

  it('takes a fresh folder to a tested server, and Ctrl-C leaves nothing running', async () => {
    const start = clone.run(['start'], { PORT });
    await start.says(READY);
    expect(start.said).toContain('logged in, placed an order, replayed it, cancelled it');
    expect(start.said).toContain(`http://localhost:${PORT}/docs`);
    expect(start.said).toMatch(/customer\s+shopper@example.com\s+open sesame/);
    const { port } = clone.read<Mongo>('mongo.json')!;
    expect(await listens(port)).toBe(true);

    expect(await start.end('SIGINT')).toBe(0);
    expect(await listens(port)).toBe(false);
    expect(readdirSync(clone.path('users'))).toEqual([]);
  });

  it('says in a sentence what it does not know', async () => {
    const ephemeral = clone.run(['ephemeral', '--hepl']);
    expect(await ephemeral.end()).toBe(1);
    expect(ephemeral.said).toContain("Unknown option '--hepl': see the commands in README.md.");
    expect(ephemeral.said).not.toContain('    at ');
  });

  it('keeps development secrets for the owner alone, each its own', async () => {
    await clone.run(['migrate']).end();
    const secrets = clone.read<Record<string, string>>('secrets.json')!;
    expect(statSync(clone.path('secrets.json')).mode & 0o777).toBe(0o600);
    expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length);
    expect(Object.keys(secrets).length).toBeGreaterThan(3);
    for (const secret of Object.values(secrets)) expect(Buffer.from(secret, 'base64url').length).toBe(32);
  });

  it('says which step of the self-test failed and what came back, and ends everything', async () => {
    const start = clone.run(['start'], { PORT, STAND_IN_REPLAY: 'false' });
    expect(await start.end()).toBe(1);
    expect(start.sentence).toMatch(
      /^The self-test failed at "replay the order": .*Idempotent-Replayed: true/,
    );
    expect(await listens(clone.read<Mongo>('mongo.json')!.port)).toBe(false);
  });

  it('names another port when this one is busy', async () => {
    const other = createServer().listen(Number(PORT));
    await once(other, 'listening');
    const start = clone.run(['start'], { PORT });
    expect(await start.end()).toBe(1);
    expect(start.sentence).toBe(
      `Port ${PORT} is in use by another program: end that one, or start here on another port with  PORT=3001 npm start .`,
    );
    other.close();
  });

  it('refuses a MongoDB that stands alone', async () => {
    const folder = clone.path('alone');
    mkdirSync(folder, { recursive: true });
    const port = await freePort();
    const args = ['--dbpath', folder, '--port', port, '--bind_ip', '127.0.0.1', '--quiet', '--nounixsocket'];
    const mongod = spawn(process.env.MONGOD_BIN!, args, { stdio: 'ignore' });
    const uri = `mongodb://127.0.0.1:${port}/shop`;
    await (await mongoose.mongo.MongoClient.connect(uri)).close();

    const start = clone.run(['start'], { PORT, MONGODB_URI: uri });
    expect(await start.end()).toBe(1);
    expect(start.sentence).toMatch(/^The MongoDB at .* stands alone, .*--replSet rs0/);
    mongod.kill('SIGKILL');
    await once(mongod, 'exit');
  });

  it('says where the first one is when started again, and wipes nothing under it', async () => {
    const start = clone.run(['start'], { PORT });
    await start.says(READY);
    for (const args of [['start'], ['start', '--fresh']]) {
      const again = clone.run(args, { PORT: await freePort() });
      expect(await again.end()).toBe(1);
      expect(again.sentence).toMatch(
        new RegExp(`^Tallyhouse runs here already: process \\d+ at http://localhost:${PORT}`),
      );
    }
  });

  it('lets a command join, and the last to leave stop the database', async () => {
    const start = clone.run(['start'], { PORT });
    await start.says(READY);
    const { port } = clone.read<Mongo>('mongo.json')!;
    const command = clone.run(['import']);
    await command.says(`importing at mongodb://127.0.0.1:${port}/`);

    const fresh = clone.run(['start', '--fresh'], { PORT: await freePort() });
    expect(await start.end('SIGTERM')).toBe(0);
    expect(await listens(port)).toBe(true);
    await fresh.end();
    const refused = clone.run(['start', '--fresh'], { PORT });
    expect(await refused.end()).toBe(1);
    expect(refused.sentence).toMatch(/^--fresh would wipe the data under process \d+ \(npm run import\)/);

    command.child.stdin!.end();
    expect(await command.end()).toBe(0);
    expect(await listens(port)).toBe(false);
  });

  it('recovers when everything was killed outright', async () => {
    const start = clone.run(['start'], { PORT });
    await start.says(READY);
    const { pid } = clone.read<Mongo>('mongo.json')!;
    process.kill(pid, 'SIGKILL');
    await start.end('SIGKILL');
    expect(readdirSync(clone.path('users'))).toHaveLength(1);
    writeFileSync(clone.path('lock'), JSON.stringify({ pid: start.child.pid, mark: '1' }));

    const next = clone.run(['start'], { PORT: await freePort() });
    await next.says(READY);
    expect(next.said).toContain('the demo customer can log in');
    expect(clone.read<Mongo>('mongo.json')!.pid).not.toBe(pid);
    expect(readdirSync(clone.path('users'))).toHaveLength(1);
  });
});
