import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditLog } from '../../libs/audit/src/audit-log.schema.js';
import type { Seal } from '../../libs/audit/src/chain/proof/chain.rules.js';
import { AuditSealer } from '../../libs/audit/src/chain/chain.schema.js';
import { CheckpointFile } from '../../libs/audit/src/chain/checkpoint-file.js';
import { proven } from '../../libs/audit/src/chain/proof/entry.js';
import { Keyring } from '../../libs/audit/src/chain/proof/keyring.js';
import { StoredChain } from '../../libs/audit/src/chain/stored-chain.js';
import { Sealer } from '../../libs/audit/src/chain/sealer.js';
import { newId } from '#platform/mongo/ids.js';
import { startApp, type TestApp } from '../support/app.js';
import type { Wire } from '../support/client.js';
import { Given } from '../support/given.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => app.clock.returnToPresent());
afterAll(() => app.close());

const logs = () => app.database.collection<AuditLog>('audit_logs');
const seals = () => app.database.collection<Seal>('audit_seals');
const entries = async (filter: string) => (await app.as('auditor').get(`/v2/audit-logs?${filter}`)).rows;
const verdict = async (): Promise<Wire> => (await app.as('auditor').get('/v2/audit-logs/verify')).data;

/** Seals all that there is, as if its second had passed. */
async function sealed(): Promise<void> {
  app.clock.travel(4_000);
  await app.get(Sealer).round();
  app.clock.returnToPresent();
}

describe('the chain', () => {
  it('gives every committed entry the next place, without a gap, and shows it', async () => {
    const given = new Given(app);
    for (let number = 0; number < 5; number++) await given.product(5);
    const [fresh] = await entries('limit=1');
    expect(fresh).toMatchObject({ seq: null, hash: null });
    await sealed();

    const count = await logs().countDocuments();
    const rows = (await entries('limit=100')).reverse();
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect(new Set(rows.map((row) => row['hash'])).size).toBe(count);
    expect(rows.every((row) => /^[\da-f]{64}$/.test(String(row['hash'])))).toBe(true);
    const one = await app.as('auditor').get(`/v1/audit-logs/${rows[2]?.id}`);
    expect(one.data).toEqual(rows[2]);
    expect(await verdict()).toEqual({ valid: true, checked: count });
  });

  it('shows nothing of what proves an entry', async () => {
    const [row] = await entries('limit=1');
    for (const name of ['salt', 'mac', 'personal', 'erased']) expect(row).not.toHaveProperty(name);
  });

  it('takes in what was committed after its second had been sealed', async () => {
    const [, , third] = await logs().find().sort({ _id: -1 }).limit(3).toArray();
    const late = third as AuditLog;
    const id = `${late._id.slice(0, 8)}${'0'.repeat(16)}`;
    // the application's own hand: the same entry, signed again under an id of the past
    const { mac: _mac, salt: _salt, erased: _erased, personal: _personal, ...business } = late;
    await logs().insertOne(proven({ ...business, _id: id }, 'salt', app.get(Keyring)));
    expect(await verdict()).toMatchObject({ valid: true });
    expect((await app.as('auditor').get(`/v2/audit-logs/${id}`)).data.seq).toBeNull();

    app.clock.travel(90_000);
    await app.get(Sealer).round();
    app.clock.returnToPresent();
    const { data } = await app.as('auditor').get(`/v2/audit-logs/${id}`);
    expect(data.seq).toBe((await seals().findOne({ late: true }))?.first);
    expect(await verdict()).toMatchObject({ valid: true });
  });

  it('is the work of one process at a time', async () => {
    const another = new Sealer(
      app.get(StoredChain),
      app.database.model<AuditSealer>('AuditSealer'),
      app.get(Keyring),
      app.get(CheckpointFile),
      app.clock,
    );
    const sealers = [app.get(Sealer), another];
    const before = (await seals().find().toArray()).length;
    for (let again = 0; again < 5; again++) {
      await new Given(app).product(1);
      app.clock.travel(4_000 + again);
      await Promise.all(sealers.map((sealer) => sealer.round()));
      app.clock.returnToPresent();
    }
    expect((await seals().find().toArray()).length).toBeGreaterThan(before);
    expect(await verdict()).toMatchObject({ valid: true });
  });

  it('is asked for by the integrity check, as I12', async () => {
    const { checks } = (await app.as('auditor').post('/v2/admin/integrity/checks')).data;
    const found = checks.find((check) => check['description'] === 'The chain of the audit log verifies.');
    expect(found).toMatchObject({ name: 'I12', failed: 0 });
  });

  it('is for auditors alone', async () => {
    expect((await app.as('manager').get('/v1/audit-logs/verify')).codes).toEqual(['FORBIDDEN']);
  });
});

describe('somebody with the database and without the key is found who', () => {
  /** The entry with this many before it in the chain, which is not the order of ids where one was late. */
  const somewhere = async (before: number) => {
    const found = (await entries('limit=100')).find(({ seq }) => seq === before + 1);
    return (await logs().findOne({ _id: found?.id as string })) as AuditLog;
  };

  /** Does something, sees what is said of it, and puts everything back. */
  async function verdictOn(tamper: () => Promise<unknown>): Promise<Wire> {
    await sealed();
    const names = ['audit_logs', 'audit_seals', 'audit_checkpoints'] as const;
    const kept = new Map<string, object[]>();
    for (const name of names) kept.set(name, await app.database.collection(name).find().toArray());
    try {
      await tamper();
      return await verdict();
    } finally {
      for (const name of names) {
        await app.database.collection(name).deleteMany({});
        await app.database.collection(name).insertMany(kept.get(name) as object[]);
      }
      expect(await verdict()).toMatchObject({ valid: true });
    }
  }

  const fields = [
    'action',
    'resource',
    'resourceId',
    'userId',
    'actor',
    'changes',
    'timestamp',
    'ipAddress',
    'userAgent',
    'requestId',
    'personal',
    'salt',
    'erased',
    'mac',
  ];
  it.each(fields)('edits %s', async (field) => {
    const { _id } = await somewhere(3);
    const found = await verdictOn(() => logs().updateOne({ _id }, { $set: { [field]: 'x' } }));
    expect(found).toMatchObject({ valid: false, firstInvalid: { seq: 4, id: _id, reason: 'CHANGED' } });
  });

  it('deletes an entry', async () => {
    const { _id } = await somewhere(5);
    const found = await verdictOn(() => logs().deleteOne({ _id }));
    expect(found['firstInvalid']).toEqual({ seq: 6, id: _id, reason: 'MISSING' });
  });

  it('inserts an entry, among the sealed ones or behind them', async () => {
    const entry = await somewhere(4);
    for (const _id of [`${entry._id.slice(0, 16)}ffffffff`, newId()]) {
      const found = await verdictOn(() => logs().insertOne(Object.assign({}, entry, { _id })));
      expect(found['firstInvalid']).toEqual({ seq: null, id: _id, reason: 'INSERTED' });
    }
  });

  it('cuts the tail off, with its seals', async () => {
    const last = (await seals().find().sort({ _id: -1 }).limit(1).next()) as Seal;
    const found = await verdictOn(async () => {
      await seals().deleteOne({ _id: last._id });
      await logs().deleteMany({ _id: { $in: [...last.ids] } });
    });
    expect(found['firstInvalid']).toMatchObject({ reason: 'CUT_OFF', seq: last.first });
  });

  it('changes a seal or a checkpoint', async () => {
    expect(await verdictOn(() => seals().updateOne({}, { $set: { at: new Date(0) } }))).toMatchObject({
      firstInvalid: { reason: 'SEAL_BROKEN' },
    });
    const marks = app.database.collection('audit_checkpoints');
    expect(await verdictOn(() => marks.updateOne({}, { $set: { hash: 'x' } }))).toMatchObject({
      firstInvalid: { reason: 'UNSIGNED' },
    });
  });
});
