import { expect, it } from '@jest/globals';
import { killRun } from './support/kill-run.js';
import { planOf } from './support/kill-plan.js';

const plan = planOf({ kills: 50, mongoKills: 10 });

it(
  `nothing is lost in ${plan.kills} kills of the API and ${plan.mongoKills} of MongoDB`,
  async () => {
    const report = await killRun(plan);
    process.stdout.write(`${JSON.stringify(report)}\n`);
    expect(report).toMatchObject({ refused: {}, wrong: [] });
    expect(report.acknowledged).toBeGreaterThan(plan.kills);
  },
  (plan.kills + plan.mongoKills) * 20_000 + 300_000,
);
