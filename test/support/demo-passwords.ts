import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Passwords } from '../../libs/auth/src/passwords/passwords.js';
import { ROLES } from '#contracts/access.js';
import { shared } from './shared.js';

const hashes = shared('hashes of demo users', () => new Map<string, string>());
const passwordOf = (role: string): string => `the ${role} of all suites`;
const DEMO = new Set(ROLES.map(passwordOf));

/**
 * Gives demo users the same passwords in every suite, and hashes each once for all suites of a worker: they cost a
 * start half a second, and no suite is about them. Every other password is hashed as ever.
 */
export async function knowDemoUsers(passwords: Passwords, dataDir: string): Promise<void> {
  const credentials = ROLES.map((role) => ({
    role,
    email: `${role}@example.com`,
    password: passwordOf(role),
  }));
  await writeFile(join(dataDir, 'credentials.json'), JSON.stringify(credentials));
  const hash = passwords.hash.bind(passwords);
  const matches = passwords.matches.bind(passwords);
  passwords.hash = async (password) => {
    const known = hashes.get(password) ?? (await hash(password));
    if (DEMO.has(password)) hashes.set(password, known);
    return known;
  };
  passwords.matches = async (stored, password) =>
    (stored !== null && hashes.get(password) === stored) || matches(stored, password);
}
