import 'reflect-metadata';
import type { Command } from './command.js';
import { inWords } from './in-words.js';

/** Each is loaded when it is asked for: most of them bring the whole application. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  migrate: async () => (await import('./migrate.command.js')).migrate,
  seed: async () => (await import('./seed/seed.command.js')).seed,
  import: async () => (await import('./import/import.command.js')).importFile,
  integrity: async () => (await import('./integrity/integrity.command.js')).integrity,
  rebuild: async () => (await import('./rebuild.command.js')).rebuild,
  backup: async () => (await import('./backup/backup.command.js')).backup,
  restore: async () => (await import('./backup/restore.command.js')).restoreBackup,
  'admin:create': async () => (await import('./create-admin.command.js')).createAdmin,
  'db:roles': async () => (await import('./roles/roles.command.js')).databaseRoles,
  'audit:verify': async () => (await import('./audit/audit.commands.js')).auditVerify,
  'audit:export': async () => (await import('./audit/audit.commands.js')).auditExport,
  'audit:retire': async () => (await import('./audit/audit.commands.js')).auditRetire,
  'audit:erase': async () => (await import('./audit/audit.commands.js')).auditErase,
};

async function usage(): Promise<string> {
  const calls: (readonly [string, string])[] = [];
  for (const [name, load] of Object.entries(COMMANDS)) {
    const { usage: rest, does } = await load();
    calls.push([`${name} ${rest}`.trim(), does]);
  }
  const widest = Math.max(...calls.map(([call]) => call.length));
  return ['Commands:', ...calls.map(([call, does]) => `  ${call.padEnd(widest)}  ${does}`)].join('\n');
}

/** @returns the exit code */
async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    console.log(await usage());
    return name === undefined ? 1 : 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    console.error(`There is no command ${name}.\n${await usage()}`);
    return 1;
  }
  try {
    const command = await load();
    return await command.run(args);
  } catch (error) {
    console.error(inWords(error) ?? error);
    return 1;
  }
}

process.exitCode = await run(process.argv.slice(2));
// what an application that did not come up left running must not keep the process
process.stdout.write('', () => process.exit());
