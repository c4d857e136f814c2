import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { keyringOf } from '../../../../libs/audit/src/chain/proof/keyring.js';
import { auditKeysOfProcess } from '#platform/config/settings.js';
import { backUp } from '#platform/mongo/backup/backup.js';
import { readManifest } from '#platform/mongo/backup/manifest.js';
import { checkBackup } from '#platform/mongo/backup/restore.js';
import { withConnection } from '../application/connection.js';
import { interruptible } from '../application/interruption.js';
import type { Command } from '../command.js';
import { Refusal } from '../refusal.js';
import { bar } from './bar.js';
import { headsAt } from './heads.js';
import { sizeOf, writtenIn } from './sentences.js';
import { assertSigned, signerOf } from './signed.js';

/** beside `dist`, in the image too */
const PACKAGE = new URL('../../../../../package.json', import.meta.url);

export const backup: Command = {
  usage: '--to <folder> | --check <folder>',
  does: 'writes all collections as they are at one moment into a folder, while everything goes on; or sees whether one is whole',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { to: { type: 'string' }, check: { type: 'string' } },
    });
    const { to, check } = values;
    if (check !== undefined) return isWhole(check);
    if (to === undefined) throw new Refusal('Name the folder: --to <folder>.');
    const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string };
    const shown = bar();
    const manifest = await withConnection((connection, settings) =>
      interruptible((signal) =>
        backUp(connection.getClient().db(connection.name), to, {
          version,
          heads: headsAt,
          sign: signerOf(keyringOf(settings)),
          watch: shown,
          signal,
        }),
      ),
    );
    shown.done();
    console.log(writtenIn(to, manifest));
    return 0;
  },
};

/** Needs the files and the key, and no database. */
async function isWhole(folder: string): Promise<number> {
  const manifest = await readManifest(folder);
  assertSigned(manifest, keyringOf(auditKeysOfProcess()));
  await checkBackup(folder, manifest);
  console.log(`${folder} is whole: ${sizeOf(manifest)}, as they were at ${manifest.at}.`);
  return 0;
}
