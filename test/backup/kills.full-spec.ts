import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readManifest } from '#platform/mongo/backup/manifest.js';
import { Seeded } from '../crash/support/seeded.js';
import { startApp, type TestApp } from '../support/app.js';
import { Given } from '../support/given.js';
import { command, environmentOf, succeeded } from './command.js';

const ORDERS = 60;
const KILLS = 6;
/** of the lock that a killed program leaves */
const LEASE_MS = 30_000;
const BACKUP_MS = 120;
const RESTORE_MS = 800;

const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-kills-'));
let app: TestApp;
let copy: string;
const random = new Seeded(1);

/** Starts a command and kills it some time after it has begun to work, or lets it come to its end before. */
async function killed(mostMs: number, database: string, ...args: string[]): Promise<'killed' | 'ended'> {
  const child: ChildProcess = spawn(process.execPath, ['dist/apps/cli/src/main.js', ...args], {
    env: environmentOf(app, database),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = once(child, 'exit');
  // its first word is how many documents went by
  await Promise.race([end, once(child.stderr as Readable, 'data')]);
  await Promise.race([end, pause(random.next() * mostMs)]);
  child.kill('SIGKILL');
  const [, signal] = (await end) as [number | null, NodeJS.Signals | null];
  return signal === 'SIGKILL' ? 'killed' : 'ended';
}

beforeAll(async () => {
  app = await startApp();
  copy = `${app.database.name}_copy`;
  const given = new Given(app);
  const { id } = await given.product(10_000);
  for (let order = 0; order < ORDERS; order++) await given.order({ [id]: 1 });
  await app.settled();
}, 180_000);
afterAll(async () => {
  await app.database.getClient().db(copy).dropDatabase();
  await app.close();
  rmSync(folder, { recursive: true });
});

describe('a program that is killed', () => {
  it('while it makes a backup leaves none, and the next one is whole', async () => {
    const to = join(folder, 'made');
    const ends: string[] = [];
    for (let kill = 0; kill < KILLS && !existsSync(to); kill++) {
      const how = await killed(BACKUP_MS, app.database.name, 'backup', '--to', to);
      const manifest = await readManifest(to).catch(() => null);
      ends.push(`${how}, ${manifest ? 'finished' : 'none'}`);
    }
    if (!existsSync(to)) await succeeded(command(app, app.database.name, 'backup', '--to', to));
    process.stdout.write(`backups: ${ends.join('; ')}\n`);
    expect(ends).not.toContain('ended, none');
    expect(await succeeded(command(app, copy, 'backup', '--check', to))).toContain('is whole');
    expect(existsSync(`${to}.unfinished`)).toBe(false);
  }, 300_000);

  it('while it restores leaves a database that nobody runs on, and the next one makes it whole', async () => {
    const from = join(folder, 'made');
    const restored = app.database.getClient().db(copy);
    const states = restored.collection<{ _id: string }>('schema_state');
    const ends: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const how = await killed(RESTORE_MS, copy, 'restore', '--from', from, '--replace');
      const found = (await states.find().toArray()).map(({ _id }) => _id);
      const orders = await restored.collection('orders').countDocuments();
      const says = found.includes('restore')
        ? 'is marked'
        : found.includes('indexes')
          ? 'is ready'
          : 'is not begun';
      ends.push(says === 'is ready' ? `${how}, is ready with ${orders} orders` : `${how}, ${says}`);
      // the lease of the one that was killed is not waited for here
      await states.updateOne({ _id: 'lock' }, { $set: { until: new Date(Date.now() - LEASE_MS) } });
    }
    process.stdout.write(`restores: ${ends.join('; ')}\n`);
    const whole = new RegExp(`is marked|is not begun|is ready with ${ORDERS} orders`);
    expect(ends.filter((end) => !whole.test(end))).toEqual([]);
    await succeeded(command(app, copy, 'restore', '--from', from, '--replace'));
    expect(await succeeded(command(app, copy, 'integrity'))).toContain('Everything adds up.');
  }, 300_000);
});
