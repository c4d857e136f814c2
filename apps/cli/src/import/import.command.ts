import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Command } from '../command.js';
import { settled } from '../application/handlers.js';
import { interruptible } from '../application/interruption.js';
import { book } from './importer.js';
import { planOf } from './plan.rules.js';
import { readFile } from './read-file.js';
import { reportOf, summaryOf, unusedOf } from './report.rules.js';
import { withApplication } from '../application/program.js';
import { Refusal } from '../refusal.js';
import { toolsOf } from '../tools.js';

export const importFile: Command = {
  usage: '<file.csv> [--report <file>]',
  does: 'books the invoices of a file in the form of data/online-retail.csv; again, it changes nothing',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { report: { type: 'string' } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new Refusal('Name one file to import.');

    const plan = planOf(await readFile(file));
    // before anything is booked it shows whether the report can be written
    if (values.report) await writeReport(values.report, reportOf(plan.unused));
    const booked = await withApplication((app) =>
      interruptible(async (signal) => {
        const result = await book(toolsOf(app, signal), plan);
        await settled(app, signal);
        return result;
      }),
    );
    const unused = unusedOf(plan, booked);
    if (values.report) await writeReport(values.report, reportOf(unused));
    console.log(summaryOf(plan, booked, unused));
    return 0;
  },
};

async function writeReport(path: string, report: string): Promise<void> {
  try {
    await writeFile(path, report);
  } catch (error) {
    throw new Refusal(`The report cannot be written: ${(error as Error).message}.`);
  }
}
