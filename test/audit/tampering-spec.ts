import { describe, expect, it } from '@jest/globals';
import { headOf, type Seal } from '../../libs/audit/src/chain/proof/chain.rules.js';
import { erasure, type StoredEntry } from '../../libs/audit/src/chain/proof/entry.js';
import { leaveToErase, retirement } from '../../libs/audit/src/chain/proof/exceptions.rules.js';
import { Keyring } from '../../libs/audit/src/chain/proof/keyring.js';
import { MemoryChain } from '../../libs/audit/src/chain/proof/memory-chain.js';
import { verify } from '../../libs/audit/src/chain/proof/verify.js';
import { AT, chain, copy, entry, idOf, KEYS, missedOf, STOLEN, TAMPERINGS, verdict } from './tampering.js';

describe('a chain that nobody touched', () => {
  it('is valid, with what waits to be sealed and what came late', async () => {
    expect(await verdict(chain())).toEqual({ valid: true, checked: 32 });
    expect(await verdict(copy(chain()))).toEqual({ valid: true, checked: 32 });
    expect(await verdict({ entries: [], seals: [], checkpoints: [], exceptions: [] })).toEqual({
      valid: true,
      checked: 0,
    });
  });

  it('is valid while an entry that came late waits among sealed ones', async () => {
    const parts = chain();
    parts.entries.push(entry(7));
    expect(await verdict(parts)).toMatchObject({ valid: true });
  });

  it('goes on under a new key, and believes no key that was never ours', async () => {
    const rolled = new Keyring('the-key-that-came-after-0123456789-abcdef', [
      'audit-key-of-the-tests-0123456789-abcdef',
    ]);
    expect(await verify(new MemoryChain(chain()), rolled)).toMatchObject({ valid: true });
    expect(await verify(new MemoryChain(chain()), STOLEN)).toMatchObject({ valid: false });
  });

  it('may lose its beginning and what is personal in it, with signed leave alone', async () => {
    const parts = chain();
    const personal = parts.entries[20] as StoredEntry;
    Object.assign(personal, erasure(personal));
    expect(JSON.stringify(personal)).not.toContain('203.0.113.7');
    expect(JSON.stringify(personal)).not.toMatch(/p\d+@example.com.*salt/);
    expect(await verdict(parts)).toMatchObject({ valid: false, firstInvalid: { id: personal._id } });
    parts.exceptions.push(leaveToErase([personal._id], AT, KEYS));
    expect(await verdict(parts)).toEqual({ valid: true, checked: 32 });

    const [first, second, ...rest] = parts.seals as [Seal, Seal, ...Seal[]];
    const gone = new Set([...first.ids, ...second.ids]);
    const kept = {
      ...parts,
      seals: rest,
      entries: parts.entries.filter(({ _id }) => !gone.has(_id)),
    };
    expect(await verdict(kept)).toMatchObject({ valid: false });
    const leave = retirement(headOf(second), second.ids.at(-1) as string, AT, KEYS);
    expect(await verdict({ ...kept, exceptions: [...parts.exceptions, leave] })).toEqual({
      valid: true,
      checked: 18,
    });
    const forged = retirement(headOf(second), second.ids.at(-1) as string, AT, STOLEN);
    expect(await verdict({ ...kept, exceptions: [...parts.exceptions, forged] })).toMatchObject({
      firstInvalid: { reason: 'UNSIGNED' },
    });
  });
});

describe('tampering with a chain', () => {
  const whole = chain();

  // ten thousand of them in tampering.full-spec.ts
  it.each(Object.keys(TAMPERINGS))('%s is found, every time', async (kind) => {
    expect(await missedOf(kind, 60)).toEqual([]);
  });

  it('names the first entry that is wrong', async () => {
    const parts = copy(whole);
    const [third, fifth] = [parts.entries[2], parts.entries[5]] as [StoredEntry, StoredEntry];
    parts.entries.splice(5, 1);
    expect((await verdict(parts)).firstInvalid).toEqual({ seq: 5, id: fifth._id, reason: 'MISSING' });
    Object.assign(third, { actor: 'nobody' });
    expect((await verdict(parts)).firstInvalid).toEqual({ seq: 3, id: third._id, reason: 'CHANGED' });
    parts.entries.push(entry(3, STOLEN));
    expect((await verdict(parts)).firstInvalid).toEqual({ seq: null, id: idOf(3), reason: 'INSERTED' });
  });

  it('a cut that took the checkpoints along is found by one that was kept elsewhere', async () => {
    const parts = copy(whole);
    const gone = new Set(parts.seals.splice(-2).flatMap(({ ids }) => ids));
    parts.entries = parts.entries.filter(({ _id }) => !gone.has(_id));
    parts.checkpoints.splice(-2);
    parts.entries.splice(-2);
    expect((await verdict(parts)).valid).toBe(true);
    expect(await verdict(parts, whole.checkpoints.slice(-1))).toMatchObject({
      firstInvalid: { reason: 'CUT_OFF', seq: 17 },
    });
  });
});
