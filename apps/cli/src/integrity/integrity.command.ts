import { parseArgs } from 'node:util';
import type { Integrity } from '#contracts/integrity.js';
import { REQUEST_NAMES, type RequestName } from '#contracts/registry.js';
import { Bus } from '#platform/bus/bus.js';
import type { Command } from '../command.js';
import { tableOf } from './integrity.rules.js';
import { withApplication } from '../application/program.js';

type Check = Extract<RequestName, `${string}.integrity`>;
const CHECKS = REQUEST_NAMES.filter((name): name is Check => name.endsWith('.integrity'));

export const integrity: Command = {
  usage: '[--json]',
  does: 'proves that the numbers add up; ends with 1 when they do not',
  run: async (args) => {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } });
    const checks = await withApplication(async (app) => askAll(app.get(Bus)));
    const ok = checks.every((check) => check.failed === 0);
    console.log(values.json ? JSON.stringify({ ok, checks }, null, 2) : tableOf(checks));
    return ok ? 0 : 1;
  },
};

async function askAll(bus: Bus): Promise<Integrity[]> {
  const checks: Integrity[] = [];
  for (const name of CHECKS) checks.push(...(await bus.ask(name, {})));
  return checks;
}
