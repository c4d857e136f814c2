import { parseArgs } from 'node:util';
import { Projections } from '#platform/projections/projections.js';
import { interruptible } from './application/interruption.js';
import { withApplication } from './application/program.js';
import type { Command } from './command.js';
import { watch } from './progress.js';

export const rebuild: Command = {
  usage: '[customer-statistics] [sales-buckets]',
  does: 'makes what is kept beside the orders anew from them, all of it or what is named, while everything goes on',
  run: async (args) => {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    return withApplication((app) =>
      interruptible(async (signal) => {
        const projections = app.get(Projections);
        const wanted = positionals.map((name) => projections.named(name));
        let pending = 0;
        for (const projection of wanted.length > 0 ? wanted : projections.all) {
          const progress = watch(projection.name, await projection.count());
          let shown = 0;
          const state = await projections.rebuild(projection.name, ({ checked }) => {
            progress.step(checked - shown);
            shown = checked;
            signal.throwIfAborted();
          });
          progress.done();
          pending += state.waiting.length;
          console.log(
            `${projection.name}: ${state.checked} ${projection.parts} looked at, ${state.changed} rows set right, ${state.waiting.length} pending.`,
          );
        }
        return pending === 0 ? 0 : 1;
      }),
    );
  },
};
