import 'reflect-metadata';
import { auditErase, auditExport, auditRetire, auditVerify } from './audit/audit.commands.js';
import type { Command } from './command.js';
import { createAdmin } from './create-admin.command.js';
import { importFile } from './import/import.command.js';
import { inWords } from './in-words.js';
import { integrity } from './integrity/integrity.command.js';
import { migrate } from './migrate.command.js';
import { databaseRoles } from './roles/roles.command.js';
import { rebuild } from './rebuild.command.js';
import { seed } from './seed/seed.command.js';

const COMMANDS: Readonly<Record<string, Command>> = {
  migrate,
  seed,
  import: importFile,
  integrity,
  rebuild,
  'admin:create': createAdmin,
  'db:roles': databaseRoles,
  'audit:verify': auditVerify,
  'audit:export': auditExport,
  'audit:retire': auditRetire,
  'audit:erase': auditErase,
};

function usage(): string {
  const calls = Object.entries(COMMANDS).map(
    ([name, { usage: rest, does }]) => [`${name} ${rest}`.trim(), does] as const,
  );
  const widest = Math.max(...calls.map(([call]) => call.length));
  return ['Commands:', ...calls.map(([call, does]) => `  ${call.padEnd(widest)}  ${does}`)].join('\n');
}

/** @returns the exit code */
async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    console.log(usage());
    return name === undefined ? 1 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    console.error(`There is no command ${name}.\n${usage()}`);
    return 1;
  }
  try {
    return await command.run(args);
  } catch (error) {
    console.error(inWords(error) ?? error);
    return 1;
  }
}

process.exitCode = await run(process.argv.slice(2));
// what an application that did not come up left running must not keep the process
process.stdout.write('', () => process.exit());
