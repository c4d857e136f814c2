import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Passwords } from '../../libs/auth/src/passwords/passwords.js';
import { ROLES } from '#contracts/access.js';

const KEPT = Symbol.for('hashes of the passwords of demo users');
/** On what all suites of a worker share. */
const shared = Passwords as unknown as { [KEPT]?: Map<string, Promise<string>> };
const hashes = (shared[KEPT] ??= new Map());

const passwordOf = (role: string): string => `the ${role} of all suites`;
const DEMO = new Set(ROLES.map(passwordOf));

/**
 * Gives demo users the same passwords in every suite, and hashes each once for all suites of a worker: fourteen hashes
 * took longer than all else that an application does at its start. Every other password is hashed as ever.
 */
export async function knowDemoUsers(passwords: Passwords, dataDir: string): Promise<void> {
  const credentials = ROLES.map((role) => ({
    role,
    email: `${role}@example.com`,
    password: passwordOf(role),
  }));
  await writeFile(join(dataDir, 'credentials.json'), JSON.stringify(credentials));
  const { hash, matches } = passwords;
  passwords.hash = (password) => {
    if (!DEMO.has(password)) return hash.call(passwords, password);
    const known = hashes.get(password) ?? hash.call(passwords, password);
    hashes.set(password, known);
    return known;
  };
  passwords.matches = async (stored, password) =>
    (stored !== null && (await hashes.get(password)) === stored) ||
    matches.call(passwords, stored, password);
}
