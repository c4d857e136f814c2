import { beforeAll, describe, expect, it } from '@jest/globals';
import { Passwords, randomPassword } from './passwords.js';

describe('passwords', () => {
  const passwords = new Passwords();
  beforeAll(() => passwords.onModuleInit());

  it('are kept as argon2id with 19 MiB, two passes and one lane', async () => {
    expect(await passwords.hash('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('are compared whole, whatever their length and the form of their letters', async () => {
    const long = 'x'.repeat(72);
    const stored = await passwords.hash(`${long}é1`);
    expect(await passwords.matches(stored, `${long}e\u03011`)).toBe(true);
    expect(await passwords.matches(stored, `${long}é2`)).toBe(false);
  });

  it('never fit an account that does not exist', async () => {
    expect(await passwords.matches(null, randomPassword())).toBe(false);
  });
});
