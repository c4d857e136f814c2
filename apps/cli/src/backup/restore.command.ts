import { parseArgs } from 'node:util';
import { keyringOf } from '../../../../libs/audit/src/chain/proof/keyring.js';
import { readManifest } from '#platform/mongo/backup/manifest.js';
import { restore } from '#platform/mongo/backup/restore.js';
import { withConnection } from '../application/connection.js';
import { interruptible } from '../application/interruption.js';
import type { Command } from '../command.js';
import { Refusal } from '../refusal.js';
import { bar } from './bar.js';
import { restoredIn } from './sentences.js';
import { assertSigned } from './signed.js';

export const restoreBackup: Command = {
  usage: '--from <folder> [--replace] [--any-key]',
  does: 'makes an empty database what a backup holds; --replace loses what is in one that is not empty',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: 'string' },
        replace: { type: 'boolean', default: false },
        'any-key': { type: 'boolean', default: false },
      },
    });
    const { from, replace } = values;
    if (from === undefined) throw new Refusal('Name the folder: --from <folder>.');
    const manifest = await readManifest(from);
    const shown = bar();
    const name = await withConnection(async (connection, settings) => {
      if (!values['any-key']) assertSigned(manifest, keyringOf(settings));
      const database = connection.getClient().db(connection.name);
      await interruptible((signal) => restore(database, from, manifest, { replace, watch: shown, signal }));
      return connection.name;
    });
    shown.done();
    console.log(restoredIn(name, manifest));
    return 0;
  },
};
