import { parseArgs } from 'node:util';
import { Keeping } from '../../../../libs/audit/src/chain/keeping.js';
import { keyringOf } from '../../../../libs/audit/src/chain/proof/keyring.js';
import type { Verdict } from '../../../../libs/audit/src/chain/proof/verdict.js';
import { verify } from '../../../../libs/audit/src/chain/proof/verify.js';
import { Clock } from '#platform/clock/clock.js';
import { auditKeysOfProcess } from '#platform/config/settings.js';
import type { Command } from '../command.js';
import { Refusal } from '../refusal.js';
import { readChain, readCheckpoints, writeChain } from './folder.js';
import { withChain } from './open-chain.js';
import { inOneSentence } from './verdict.rules.js';

const clock = new Clock();
const now = (): Date => clock.now();

export const auditVerify: Command = {
  usage: '[--from <folder>] [--checkpoints <file>] [--json]',
  does: 'verifies the audit log of the database, or of an exported folder; ends with 1 when it is not whole',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { from: { type: 'string' }, checkpoints: { type: 'string' }, json: { type: 'boolean' } },
    });
    const apart = values.checkpoints === undefined ? [] : await readCheckpoints(values.checkpoints);
    const verdict: Verdict =
      values.from === undefined
        ? await withChain(({ chain, keys }) => verify(chain, keys, apart))
        : await verify(await readChain(values.from), keyringOf(auditKeysOfProcess()), apart);
    console.log(values.json ? JSON.stringify(verdict, null, 2) : inOneSentence(verdict));
    return verdict.valid ? 0 : 1;
  },
};

export const auditExport: Command = {
  usage: '--to <folder>',
  does: 'writes the audit log and what proves it into a folder, one JSON document per line',
  run: async (args) => {
    const { values } = parseArgs({ args: [...args], options: { to: { type: 'string' } } });
    const { to } = values;
    if (to === undefined) throw new Refusal('Name the folder: --to <folder>.');
    const { entries, seals } = await withChain(({ chain }) => writeChain(chain, to));
    console.log(`${entries} entries and ${seals} seals are in ${to}.`);
    return 0;
  },
};

export const auditRetire: Command = {
  usage: '--before <date>',
  does: 'lets the oldest entries of the audit log go, and leaves the rest provable',
  run: async (args) => {
    const { values } = parseArgs({ args: [...args], options: { before: { type: 'string' } } });
    const before = new Date(values.before ?? '');
    if (Number.isNaN(before.getTime()))
      throw new Refusal('Say from when on entries stay: --before 2026-01-01.');
    const gone = await withChain(async ({ connection, chain, keys }) => {
      await assertWhole(verify(chain, keys));
      return new Keeping(connection, chain, keys, now).retire(before);
    });
    console.log(`${gone} entries from before ${before.toISOString()} are gone; the rest verifies as before.`);
    return 0;
  },
};

export const auditErase: Command = {
  usage: '--user <id> [--customer <id>]',
  does: 'erases what is personal of somebody in the audit log: address, program, e-mail, name',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { user: { type: 'string' }, customer: { type: 'string' } },
    });
    const { user, customer } = values;
    if (user === undefined) throw new Refusal('Name the user: --user <id>.');
    const count = await withChain(({ connection, chain, keys }) =>
      new Keeping(connection, chain, keys, now).erase(user, customer),
    );
    console.log(`${count} entries hold nothing personal of ${user} any more.`);
    return 0;
  },
};

async function assertWhole(verdict: Promise<Verdict>): Promise<void> {
  const found = await verdict;
  if (!found.valid) throw new Refusal(`Nothing was retired. ${inOneSentence(found)}`);
}
