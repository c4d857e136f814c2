import { expect, it } from '@jest/globals';
import { killRun } from './support/kill-run.js';
import { planOf } from './support/kill-plan.js';

it('nothing is lost and nothing done twice when API and MongoDB are killed under load', async () => {
  const report = await killRun(planOf({ kills: 5, mongoKills: 2 }));
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(report).toMatchObject({ refused: {}, wrong: [] });
}, 240_000);
