import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { StockRepair } from '../../../../libs/inventory/src/repair/stock-repair.service.js';
import { IntegrityService } from '../../../../libs/reporting/src/integrity.service.js';
import { withApplication } from '../application/program.js';
import type { Command } from '../command.js';
import { watch } from '../progress.js';
import { Refusal } from '../refusal.js';
import { tableOf } from './integrity.rules.js';
import { planTextOf } from './repair.rules.js';

export const integrity: Command = {
  usage: '[--json] [--repair [--apply --reason <why> [--by <who>]]]',
  does: 'proves that the numbers add up; ends with 1 when they do not. --repair shows what could be mended, --apply does it',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        repair: { type: 'boolean' },
        apply: { type: 'boolean' },
        reason: { type: 'string' },
        by: { type: 'string' },
      },
    });
    const { json = false, repair = false, apply = false, reason, by = userInfo().username } = values;
    if (apply && !repair) throw new Refusal('--apply books a repair: add --repair.');
    if (apply && !reason) throw new Refusal('Say why, for the audit log: --reason <why>.');
    return withApplication((app) =>
      repair ? mend(app, json, apply ? { by, reason: reason ?? '' } : null) : check(app, json),
    );
  },
};

async function check(app: INestApplicationContext, json: boolean): Promise<number> {
  const bar = watch('Integrity', 100);
  let shown = 0;
  const { ok, checks, durationMs } = await app.get(IntegrityService).check((done) => {
    const percent = Math.floor(done * 100);
    if (percent > shown) bar.step(percent - shown);
    shown = Math.max(shown, percent);
  });
  bar.done();
  console.log(json ? JSON.stringify({ ok, checks, durationMs }, null, 2) : tableOf(checks));
  return ok ? 0 : 1;
}

/** Shows the plan and, when it is ordered, books it; then what is left decides how the command ends. */
async function mend(
  app: INestApplicationContext,
  json: boolean,
  order: { by: string; reason: string } | null,
): Promise<number> {
  const repairs = app.get(StockRepair);
  const plan = await repairs.plan();
  console.log(json ? JSON.stringify(plan, null, 2) : planTextOf(plan, order !== null));
  if (!order) return plan.repairs.length + plan.open.length === 0 ? 0 : 1;
  for (const repair of plan.repairs) await repairs.book(repair, order);
  return check(app, json);
}
