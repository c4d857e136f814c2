import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { type Role, ROLES } from '#contracts/access.js';
import { Settings } from '#platform/config/settings.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { Passwords, randomPassword } from '../passwords/passwords.js';
import type { User } from './user.schema.js';
import { Users } from './users.js';

export interface Credential {
  readonly role: Role;
  readonly email: string;
  readonly password: string;
}

/** Users that stand ready: one of each role in development, the first admin anywhere. */
@Injectable()
export class DemoUsers {
  constructor(
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly work: UnitOfWork,
    private readonly settings: Settings,
  ) {}

  /**
   * Makes one user for each role and keeps their passwords in `credentials.json` of the data folder, readable by its
   * owner alone. Again, it changes nothing; a user whose password is not in the file gets a new one.
   *
   * @throws in production
   */
  async seed(): Promise<readonly Credential[]> {
    if (this.settings.NODE_ENV === 'production') throw new Error('There are no demo users in production');
    const file = join(this.settings.DATA_DIR, 'credentials.json');
    const kept = await readCredentials(file);
    const credentials: Credential[] = [];
    for (const role of ROLES) {
      const known = kept.find((each) => each.role === role);
      const credential = known ?? { role, email: `${role}@example.com`, password: randomPassword() };
      await this.provide(credential, known === undefined);
      credentials.push(credential);
    }
    await mkdir(this.settings.DATA_DIR, { recursive: true });
    await writeFile(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
    await chmod(file, 0o600); // a file that was there keeps its mode
    return credentials;
  }

  /**
   * Makes an admin.
   *
   * @param password 8 to 128 characters
   * @throws {DuplicateEmailError}
   */
  async createAdmin(email: string, password: string): Promise<User> {
    const passwordHash = await this.passwords.hash(password);
    return this.work.run(() =>
      this.users.add({ email, name: 'Administrator', passwordHash, role: 'admin' }, 'user.create'),
    );
  }

  private async provide({ role, email, password }: Credential, passwordIsNew: boolean): Promise<void> {
    const user = await this.users.byEmail(email);
    if (user && !passwordIsNew) return;
    const passwordHash = await this.passwords.hash(password);
    await this.work.run(async () => {
      if (!user) await this.users.add({ email, name: `Demo ${role}`, passwordHash, role }, 'user.create');
      else if (await this.users.setPassword(user, passwordHash))
        await this.users.note(user, 'user.password', {});
    });
  }
}

async function readCredentials(file: string): Promise<readonly Credential[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Credential[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
