import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { backUp } from '#platform/mongo/backup/backup.js';
import { readManifest } from '#platform/mongo/backup/manifest.js';
import { restore } from '#platform/mongo/backup/restore.js';
import { Migrations } from '#platform/mongo/migrations.js';
import { underSchemaLock } from '#platform/mongo/schema/lock.js';
import { assertSigned } from '../../apps/cli/src/backup/signed.js';
import { Keyring } from '../../libs/audit/src/chain/proof/keyring.js';
import { startApp, type TestApp } from '../support/app.js';
import { Given } from '../support/given.js';
import { command, toldBy } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-restore-'));
const whole = join(folder, 'whole');
const spoiled = join(folder, 'spoiled');

let app: TestApp;
let copy: string;
const database = (name: string) => app.database.getClient().db(name);
const restoring = (...args: string[]) => command(app, copy, 'restore', '--from', ...args);
const collectionsOf = async (name: string) =>
  (await database(name).listCollections({}, { nameOnly: true }).toArray()).map((each) => each.name);

beforeAll(async () => {
  app = await startApp();
  const given = new Given(app);
  const { id } = await given.product(10);
  await given.order({ [id]: 3 });
  await app.settled();
  await backUp(database(app.database.name), whole, toldBy(app));
  copy = `${app.database.name}_copy`;
});
afterAll(async () => {
  await database(copy).dropDatabase();
  await app.close();
  rmSync(folder, { recursive: true });
});

describe('a backup whose files are not what was written', () => {
  beforeEach(() => {
    rmSync(spoiled, { recursive: true, force: true });
    cpSync(whole, spoiled, { recursive: true });
  });
  const orders = join(spoiled, 'orders.bson.gz');
  const manifest = join(spoiled, 'manifest.json');
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(file, change(readFileSync(file, 'latin1')), 'latin1');

  it.each([
    [
      'cut',
      () => truncateSync(orders, 100),
      /orders\.bson\.gz is not the file that was written: it has 100 bytes and had \d+/,
    ],
    [
      'edited',
      () => edit(orders, (text) => `${text.slice(0, -20)}?${text.slice(-19)}`),
      /orders\.bson\.gz is not the file that was written: something in it was changed/,
    ],
    ['removed', () => rmSync(orders), /orders\.bson\.gz is missing/],
    [
      'replaced by another, and the manifest with it',
      () => edit(manifest, (text) => text.replace('"documents": 1', '"documents": 2')),
      /was edited, or another installation signed it/,
    ],
    ['a manifest that was cut', () => truncateSync(manifest, 300), /manifest\.json in \S+ was cut or edited/],
    ['a folder that was never finished', () => rmSync(manifest), /holds no finished backup/],
  ])('%s is refused in one sentence, and nothing is written', async (_what, spoil, sentence) => {
    spoil();
    const refused = async () => {
      const manifest = await readManifest(spoiled);
      assertSigned(manifest, app.get(Keyring));
      await restore(database(copy), spoiled, manifest);
    };
    await expect(refused()).rejects.toThrow(sentence);
    expect(await collectionsOf(copy)).toEqual([]);
  });

  it('is refused without a stack on the command line, and found by a check', async () => {
    truncateSync(orders, 100);
    for (const ended of [await restoring(spoiled), await command(app, copy, 'backup', '--check', spoiled)]) {
      expect(ended.code).toBe(1);
      expect(ended.stderr.trim()).toMatch(/^orders\.bson\.gz is not the file that was written[^\n]*$/);
    }
  });

  it('none of which is said of a whole one', async () => {
    const { code, stdout } = await command(app, copy, 'backup', '--check', whole);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/is whole: \d+ collections/),
    });
  });
});

describe('a restore', () => {
  it('that was broken off leaves a database that nothing runs on, and is begun anew by the same command', async () => {
    const interruption = new AbortController();
    const { signal } = interruption;
    const watch = {
      begin: () => undefined,
      step: (_documents: number, collection: string) => {
        if (collection === 'orders') interruption.abort(new Error('interrupted'));
      },
    };
    const begun = restore(database(copy), whole, await readManifest(whole), { signal, watch });
    await expect(begun).rejects.toThrow('interrupted');
    expect(await collectionsOf(copy)).toContain('orders');
    expect((await command(app, copy, 'integrity')).stderr).toMatch(/has not been migrated/);
    expect((await command(app, copy, 'migrate')).stderr).toMatch(/not restored to its end/);
    await expect(backUp(database(copy), join(folder, 'half'), toldBy(app))).rejects.toThrow(
      'was not finished',
    );

    expect(await restoring(whole)).toMatchObject({ code: 0 });
    const { database: name } = await readManifest(whole);
    expect(await collectionsOf(copy)).toEqual(expect.arrayContaining(await collectionsOf(name)));
  });

  it('touches no database that has something in it, unless told to', async () => {
    const counted = () => database(copy).collection('products').countDocuments();
    const before = await counted();
    const refused = await restoring(whole);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/is not empty .* --replace/) });
    expect(await counted()).toBe(before);
    await database(copy).collection<{ _id: string }>('products').insertOne({ _id: 'of-afterwards' });
    await database(copy).createCollection('made_by_hand');
    expect(await restoring(whole, '--replace')).toMatchObject({ code: 0 });
    expect(await counted()).toBe(before);
    expect(await collectionsOf(copy)).not.toContain('made_by_hand');
  });

  it('waits for nobody: while somebody else shapes the database, it says who', async () => {
    const ended = await underSchemaLock(database(copy), 'migrate', () => restoring(whole, '--replace'));
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('at work on this database (migrate)'),
    });
  });

  it('is noticed by whoever runs on the database', async () => {
    const migrations = new Migrations(app.database);
    expect(await migrations.applied()).toBe(true);
    const state = app.database.collection<{ _id: string }>('schema_state');
    await state.insertOne({ _id: 'restore' });
    try {
      expect(await migrations.applied()).toBe(false);
      await expect(migrations.run()).rejects.toThrow('was not restored to its end');
    } finally {
      await state.deleteOne({ _id: 'restore' });
    }
  });
});
