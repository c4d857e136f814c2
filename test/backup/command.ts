import { execFile } from 'node:child_process';
import { Settings } from '#platform/config/settings.js';
import { Keyring } from '../../libs/audit/src/chain/proof/keyring.js';
import { headsAt } from '../../apps/cli/src/backup/heads.js';
import { signerOf } from '../../apps/cli/src/backup/signed.js';
import type { BackupOptions } from '#platform/mongo/backup/backup.js';
import type { TestApp } from '../support/app.js';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The address of another database on the server of the tests. */
export function addressOf(database: string): string {
  const address = new URL(process.env['MONGODB_TEST_URI'] ?? '');
  address.pathname = `/${database}`;
  return address.href;
}

/** What a command is run with: the keys of an application under test, and a database. */
export function environmentOf(app: TestApp, database: string): NodeJS.ProcessEnv {
  const { AUDIT_KEY, JWT_SECRET, REFRESH_TOKEN_SECRET, CURSOR_SECRET, WEBHOOK_KEY } = settingsOf(app);
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    MONGODB_URI: addressOf(database),
    AUDIT_KEY,
    JWT_SECRET,
    REFRESH_TOKEN_SECRET,
    CURSOR_SECRET,
    WEBHOOK_KEY,
  };
}

/** Runs one command as an operator does. */
export function command(app: TestApp, database: string, ...args: string[]): Promise<Ended> {
  const env = environmentOf(app, database);
  return new Promise((ended) => {
    const child = execFile(
      process.execPath,
      ['dist/apps/cli/src/main.js', ...args],
      { env },
      (_, stdout, stderr) => ended({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** What the command says of the backups that it makes. */
export const toldBy = (app: TestApp): BackupOptions => ({
  version: '0.0.0-test',
  heads: headsAt,
  sign: signerOf(app.get(Keyring)),
});

export const settingsOf = (app: TestApp): Settings => app.get(Settings as never as new () => Settings);

/** What a command printed. @throws when it failed */
export async function succeeded(ended: Promise<Ended>): Promise<string> {
  const { code, stdout, stderr } = await ended;
  if (code !== 0) throw new Error(`The command ended with ${code}: ${stderr}`);
  return stdout;
}
