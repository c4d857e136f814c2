import { expect, it } from '@jest/globals';
import { planOf } from './support/kill-plan.js';
import { killRun } from './support/kill-run.js';

const plan = planOf({ kills: 50, mongoKills: 10 });
/** a death, the next life, and the first order of it, on a machine that does other things too */
const MOST_PER_DEATH_MS = 20_000;

it(
  `nothing is lost and nothing done twice in ${plan.kills} kills of the API and ${plan.mongoKills} of MongoDB under load`,
  async () => {
    const report = await killRun(plan);
    process.stdout.write(`${JSON.stringify(report)}\n`);
    expect(report).toMatchObject({ refused: {}, wrong: [] });
    expect(report.acknowledged).toBeGreaterThan(plan.kills);
  },
  (plan.kills + plan.mongoKills) * MOST_PER_DEATH_MS + 300_000,
);
