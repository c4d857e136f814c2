import { parseArgs } from 'node:util';
import { Settings } from '#platform/config/settings.js';
import type { Command } from '../command.js';
import { interruptible } from '../application/interruption.js';
import { withApplication } from '../application/program.js';
import { toolsOf } from '../tools.js';
import { plant } from './seed.js';

const FILE = 'data/online-retail.csv';

export const seed: Command = {
  usage: '',
  does: 'fills an empty database with demonstration data; again, it changes nothing',
  run: async (args) => {
    parseArgs({ args: [...args], options: {} });
    console.log(
      await withApplication(async (app) =>
        app.get(Settings).NODE_ENV === 'production'
          ? 'Demonstration data is not for production; nothing was changed.'
          : interruptible((signal) => plant(app, toolsOf(app, signal), FILE)),
      ),
    );
    return 0;
  },
};
