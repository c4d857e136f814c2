/**
 * The application as it is but for one thing: every order has a transaction of its own, all at the same time, tried until
 * it gets through. Same HTTP, same checks, same writes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Combiner } from '../../dist/libs/platform/src/combine/combiner.js';
import { asSystem } from '../../dist/libs/platform/src/context/request-context.js';
import { BusyError } from '../../dist/libs/platform/src/errors/unavailable.js';

for (const needed of ['start', 'together'])
  if (typeof Combiner.prototype[needed] !== 'function')
    throw new Error(`The combiner has no ${needed} any more: write bench/targets/plain.mjs anew`);

async function alone(combiner, entry) {
  for (;;) {
    try {
      const outcome = (await combiner.work.run(() => combiner.together([entry]), 'batch')).get(entry);
      if (outcome.ok) entry.resolve(outcome.value);
      else entry.reject(outcome.error);
      return;
    } catch (error) {
      if (!(error instanceof BusyError)) return entry.reject(error);
      await pause(Math.random() * 20);
    }
  }
}

Combiner.prototype.start = function start() {
  for (const entry of this.waiting.splice(0))
    void asSystem(() => ('alone' in entry ? entry.alone() : alone(this, entry)));
};

await import('../../dist/apps/api/src/main.js');
