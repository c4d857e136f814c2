import { parseArgs } from 'node:util';
import {
  RebuildService,
  STATISTICS_PROJECTION,
} from '../../../libs/customers/src/statistics/rebuild.service.js';
import { interruptible } from './application/interruption.js';
import { withApplication } from './application/program.js';
import type { Command } from './command.js';
import { watch } from './progress.js';

export const rebuild: Command = {
  usage: `[${STATISTICS_PROJECTION}]`,
  does: 'makes the statistics of customers anew from their orders, while everything goes on',
  run: async (args) => {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    const [name = STATISTICS_PROJECTION] = positionals;
    const done = await withApplication((app) =>
      interruptible(async (signal) => {
        const service = app.get(RebuildService);
        const progress = watch('Customers', await service.count());
        let shown = 0;
        const state = await service.rebuild(name, ({ checked }) => {
          progress.step(checked - shown);
          shown = checked;
          signal.throwIfAborted();
        });
        progress.done();
        return state;
      }),
    );
    console.log(
      `${done.checked} customers looked at, ${done.changed} rows set right, ${done.waiting.length} pending.`,
    );
    return done.waiting.length === 0 ? 0 : 1;
  },
};
