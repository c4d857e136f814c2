import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES } from '#contracts/access.js';
import { Settings } from '#platform/config/settings.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { Passwords } from '../../libs/auth/src/passwords/passwords.js';
import { type Credential, DemoUsers } from '../../libs/auth/src/users/demo-users.js';
import { Users } from '../../libs/auth/src/users/users.js';
import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;
let settings: Settings;
let file: string;
beforeAll(async () => {
  app = await startApp();
  settings = app.get(Settings as never);
  file = join(settings.DATA_DIR, 'credentials.json');
});
afterAll(() => app.close());

const kept = async () => JSON.parse(await readFile(file, 'utf8')) as Credential[];

describe('demo users', () => {
  it('are one of each role, with passwords that only the owner of the file can read', async () => {
    const credentials = await kept();
    expect(credentials.map(({ role, email }) => [role, email])).toEqual(
      ROLES.map((role) => [role, `${role}@example.com`]),
    );
    expect(new Set(credentials.map(({ password }) => password)).size).toBe(ROLES.length);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('stay as they are when they are seeded again', async () => {
    const before = await kept();
    await app.get(DemoUsers).seed();
    expect(await kept()).toEqual(before);
    expect(await app.database.collection('users').countDocuments({})).toBe(ROLES.length);
    for (const { email, password } of before)
      expect((await app.anonymous().login(email, password)).status).toBe(200);
  });

  it('get new passwords when the file is lost', async () => {
    const before = await kept();
    await rm(file);
    await app.get(DemoUsers).seed();
    for (const [at, { email, password }] of (await kept()).entries()) {
      expect(password).not.toBe(before[at]?.password);
      expect((await app.anonymous().login(email, password)).status).toBe(200);
    }
  });

  it('are refused in production, where the first admin can be made', async () => {
    const production: Settings = Object.assign({}, settings, { NODE_ENV: 'production' as const });
    const users = new DemoUsers(app.get(Users), app.get(Passwords), app.get(UnitOfWork), production);
    await expect(users.seed()).rejects.toThrow('production');
    await users.createAdmin('first@example.com', 'correct-horse-battery');
    expect(
      (await app.anonymous().login('first@example.com', 'correct-horse-battery')).data.user,
    ).toMatchObject({ role: 'admin' });
    await expect(users.createAdmin('First@Example.com', 'correct-horse-battery')).rejects.toMatchObject({
      code: 'DUPLICATE',
    });
  });
});
