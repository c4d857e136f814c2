import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { readChain, readCheckpoints, writeChain } from '../../apps/cli/src/audit/folder.js';
import { chainBehind, Keeping } from '../../libs/audit/src/chain/keeping.js';
import { Keyring } from '../../libs/audit/src/chain/proof/keyring.js';
import { Sealer } from '../../libs/audit/src/chain/sealer.js';
import type { StoredChain } from '../../libs/audit/src/chain/stored-chain.js';
import { verify } from '../../libs/audit/src/chain/proof/verify.js';
import { Settings } from '#platform/config/settings.js';
import { startApp, type TestApp } from '../support/app.js';
import { Given } from '../support/given.js';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
const checkpoints = join(folder, 'checkpoints-apart.jsonl');
let app: TestApp;
let connection: Connection;
let chain: StoredChain;
let keys: Keyring;
let keeping: Keeping;

beforeAll(async () => {
  app = await startApp({ AUDIT_CHECKPOINTS_TO: checkpoints });
  const [address = '', query] = (process.env['MONGODB_TEST_URI'] ?? '').split('?');
  const server = /^mongodb:\/\/[^/]+/.exec(address)?.[0] ?? '';
  connection = mongoose.createConnection(`${server}/${app.database.name}?${query ?? ''}`, {
    autoIndex: false,
    autoCreate: false,
  });
  await connection.asPromise();
  chain = chainBehind(connection);
  keys = app.get(Keyring);
  keeping = new Keeping(connection, chain, keys, () => app.clock.now());
});
afterAll(async () => {
  await connection.close();
  await app.close();
  rmSync(folder, { recursive: true });
});

async function sealed(): Promise<void> {
  app.clock.travel(5_000);
  await app.get(Sealer).round();
  app.clock.returnToPresent();
}
const stored = async () => JSON.stringify(await app.database.collection('audit_logs').find().toArray());

describe('what is personal', () => {
  it('is erased, of one user alone, and the log verifies as before', async () => {
    const email = 'erased@example.org';
    const reply = await app
      .anonymous()
      .post('/v1/auth/register', { email, password: 'correct-horse-battery', name: 'Era Sed' });
    const { id, customerId } = reply.data.user;
    await app.as('customer').patch('/v1/auth/me', { name: 'Not Erased' });
    await sealed();
    expect(await stored()).toContain('Era Sed');

    expect(await keeping.erase(id, customerId)).toBeGreaterThanOrEqual(1);
    const after = await stored();
    for (const gone of [email, 'Era Sed']) expect(after).not.toContain(gone);
    expect(after).toContain('Not Erased');
    expect((await app.as('auditor').get('/v2/audit-logs/verify')).data).toMatchObject({ valid: true });
    const rows = (await app.as('auditor').get(`/v2/audit-logs?resource=user&resourceId=${id}`)).rows;
    expect(rows.map(({ action }) => action)).toEqual(['audit.erase', 'user.register']);
    expect(rows[1]).toMatchObject({
      ipAddress: null,
      userAgent: null,
      changes: { role: { to: 'customer' } },
    });
    expect(await keeping.erase(id, customerId)).toBe(0);
  });
});

describe('an exported log', () => {
  const verdictOf = (...args: string[]) => {
    const command = ['dist/apps/cli/src/main.js', 'audit:verify', '--json', '--from', folder, ...args];
    const env = {
      PATH: process.env['PATH'],
      AUDIT_KEY: app.get(Settings as never as new () => Settings).AUDIT_KEY,
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env });
    return { status, verdict: JSON.parse(stdout || JSON.stringify(stderr)) as unknown };
  };

  it('is verified without the database, on the command line', async () => {
    await new Given(app).product(3);
    await sealed();
    const { entries } = await writeChain(chain, folder);
    expect(verdictOf('--checkpoints', checkpoints)).toEqual({
      status: 0,
      verdict: { valid: true, checked: entries },
    });

    const file = join(folder, 'entries.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"product.create"', '"product.delete"'));
    expect(verdictOf()).toMatchObject({
      status: 1,
      verdict: { valid: false, firstInvalid: { reason: 'CHANGED' } },
    });
    writeFileSync(file, text);
  });

  it('that was cut whole is found by the checkpoints that were kept apart', async () => {
    const whole = await readChain(folder);
    const kept = await readCheckpoints(checkpoints);
    expect(kept.length).toBeGreaterThan(0);
    for (const part of ['entries', 'seals', 'checkpoints']) writeFileSync(join(folder, `${part}.jsonl`), '');
    expect(await verify(await readChain(folder), keys)).toMatchObject({ valid: true, checked: 0 });
    expect(await verify(await readChain(folder), keys, kept)).toMatchObject({
      firstInvalid: { reason: 'CUT_OFF' },
    });
    expect(await verify(whole, keys, kept)).toMatchObject({ valid: true });
    appendFileSync(checkpoints, '{"_id":1,"hash":"x","at":"2027-01-01T00:00:00.000Z","mac":"x"}\n');
    expect(await verify(whole, keys, await readCheckpoints(checkpoints))).toMatchObject({
      firstInvalid: { reason: 'UNSIGNED' },
    });
  });
});

describe('the oldest entries', () => {
  it('are let go, and the rest verifies as before and goes on', async () => {
    await sealed();
    expect(await keeping.retire(new Date(app.clock.millis() - 86_400_000))).toBe(0);
    app.clock.travel(60_000);
    await new Given(app).product(1);
    app.clock.travel(5_000);
    await app.get(Sealer).round();
    const before = await app.database.collection('audit_logs').countDocuments();
    const gone = await keeping.retire(new Date(app.clock.millis() - 30_000));
    expect(gone).toBeGreaterThan(0);
    expect(await app.database.collection('audit_logs').countDocuments()).toBe(before - gone);
    const verdict = (await app.as('auditor').get('/v2/audit-logs/verify')).data;
    expect(verdict).toEqual({ valid: true, checked: before - gone });

    await new Given(app).product(1);
    app.clock.travel(5_000);
    expect(await app.get(Sealer).round()).toBeGreaterThan(0);
    expect((await app.as('auditor').get('/v2/audit-logs/verify')).data).toMatchObject({ valid: true });
    expect(await keeping.retire(new Date(0))).toBe(0);
    app.clock.returnToPresent();
  });

  it('that somebody else takes away are missed', async () => {
    const first = await app.database.collection('audit_seals').findOne({}, { sort: { _id: 1 } });
    await app.database
      .collection<{ _id: string }>('audit_logs')
      .deleteMany({ _id: { $in: first?.['ids'] as string[] } });
    await app.database.collection('audit_seals').deleteOne({ _id: first?._id as never });
    expect((await app.as('auditor').get('/v2/audit-logs/verify')).data).toMatchObject({ valid: false });
  });
});
