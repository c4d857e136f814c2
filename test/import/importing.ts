import { toolsOf } from '../../apps/cli/src/tools.js';
import { book } from '../../apps/cli/src/import/importer.js';
import { type Plan, planOf } from '../../apps/cli/src/import/plan.rules.js';
import { readFile } from '../../apps/cli/src/import/read-file.js';
import type { Booked } from '../../apps/cli/src/import/report.rules.js';
import { asSystem } from '#platform/context/request-context.js';
import type { TestApp } from '../support/app.js';

export const planOfTheFile = async (): Promise<Plan> => planOf(await readFile('data/online-retail.csv'));

/** Imports as the command does, in this process, without a bar. @param stopAfter interrupt once so many orders stand */
export function importInto(app: TestApp, plan: Plan, stopAfter = Infinity): Promise<Booked> {
  const interruption = new AbortController();
  const watch = (name: string) => {
    let steps = 0;
    return {
      step: () => {
        if (name === 'Orders' && ++steps >= stopAfter) interruption.abort(new Error('interrupted'));
      },
      done: () => undefined,
    };
  };
  return asSystem(() => book({ ...toolsOf(app, interruption.signal), watch }, plan));
}

/** How many documents each collection of the business has: what a second import must leave as it is. */
export async function census(app: TestApp): Promise<Record<string, number>> {
  await app.settled();
  const counts: Record<string, number> = {};
  // the sealer goes its own way over entries that are there already
  const models = Object.entries(app.database.models).filter(
    ([name]) => !/^Audit(Seal|Checkpoint)/.test(name),
  );
  for (const [name, model] of models) counts[name] = await model.countDocuments();
  return counts;
}
