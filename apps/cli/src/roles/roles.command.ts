import { parseArgs } from 'node:util';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { APPEND_ONLY } from '../../../../libs/audit/src/chain/chain.schema.js';
import type { Command } from '../command.js';
import { withApplication } from '../application/program.js';
import { rolesOf, scriptOf } from './roles.rules.js';

export const databaseRoles: Command = {
  usage: '',
  does: 'prints a script for mongosh that makes the roles of the database: the application may not change the audit log',
  run: async (args) => {
    parseArgs({ args: [...args], options: {} });
    const script = await withApplication(
      (app) => {
        const { name, models } = app.get<Connection>(getConnectionToken());
        const collections = Object.values(models).map(({ schema }) => String(schema.get('collection')));
        return Promise.resolve(scriptOf(name, rolesOf(name, collections.toSorted(), APPEND_ONLY)));
      },
      { migrated: false },
    );
    console.log(script);
    return 0;
  },
};
