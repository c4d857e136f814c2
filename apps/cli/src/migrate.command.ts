import { parseArgs } from 'node:util';
import { Migrations } from '#platform/mongo/migrations.js';
import type { Command } from './command.js';
import { withApplication } from './application/program.js';

export const migrate: Command = {
  usage: '',
  does: 'creates the collections and indexes that are missing',
  run: async (args) => {
    parseArgs({ args: [...args], options: {} });
    const made = await withApplication((app) => app.get(Migrations).run(), { migrated: false });
    console.log(`The database is ready: ${made.collections} collections, ${made.indexes} indexes.`);
    return 0;
  },
};
