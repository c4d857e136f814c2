import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSettings, SettingsError } from './settings.js';

const GOOD = {
  NODE_ENV: 'production',
  MONGODB_URI: 'mongodb://db.internal/tallyhouse?replicaSet=rs0',
  JWT_SECRET: 'q8Zt0Yw2mN5xV7bK1rJ4cH6dF9gS3aPe',
  REFRESH_TOKEN_SECRET: 'L0pQ7uT2yR9eW4iO6aS1dF8gH3jK5lZx',
  CURSOR_SECRET: 'M1nB8vC3xZ0qA7wS4eD9rF2tG6yH5uJk',
  AUDIT_KEY: 'P9oI4uY7tR2eW6qL1kJ8hG3fD0sA5zXc',
  WEBHOOK_KEY: 'T5gB6yH7nU8jM9iK0oL1pQ2wA3sE4dRf',
};

function faultsOf(settings: Record<string, string | undefined>): readonly string[] {
  try {
    readSettings(settings);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

describe('secrets', () => {
  it('that nobody could guess are taken', () => {
    expect(faultsOf(GOOD)).toEqual([]);
  });

  it.each(['JWT_SECRET', 'REFRESH_TOKEN_SECRET', 'CURSOR_SECRET', 'AUDIT_KEY', 'WEBHOOK_KEY'])(
    '%s: production does not start without it, with a short, a repeated or an example of one',
    (name) => {
      const wrong: [string | undefined, RegExp][] = [
        [undefined, /is not set/],
        ['', /is not set/],
        ['short', /at least 32 characters/],
        ['x'.repeat(40), /can be guessed/],
        ['change-me-change-me-change-me-change-me', /can be guessed/],
        ['access-secret-of-the-tests-0123456789', /can be guessed/],
      ];
      for (const [value, fault] of wrong) {
        expect(faultsOf({ ...GOOD, [name]: value })).toEqual([expect.stringMatching(fault)]);
      }
    },
  );

  it('that are the same are refused everywhere, all at once', () => {
    const same = {
      ...GOOD,
      NODE_ENV: 'test',
      REFRESH_TOKEN_SECRET: GOOD.JWT_SECRET,
      AUDIT_KEY: GOOD.JWT_SECRET,
    };
    expect(faultsOf(same)).toEqual([
      'JWT_SECRET and REFRESH_TOKEN_SECRET must differ',
      'JWT_SECRET and AUDIT_KEY must differ',
      'REFRESH_TOKEN_SECRET and AUDIT_KEY must differ',
    ]);
  });

  it('may be weak on a machine of development, where the key of the audit log is made when there is none', () => {
    const settings = { ...GOOD, NODE_ENV: 'development', AUDIT_KEY: undefined };
    expect(readSettings(settings).AUDIT_KEY).toHaveLength(43);
    expect(readSettings(settings).AUDIT_KEY).not.toContain(GOOD.JWT_SECRET);
    expect(faultsOf({ ...settings, JWT_SECRET: 'x'.repeat(40) })).toEqual([]);
  });

  it('never stand in what is said about them', () => {
    const secret = 'hush-change-me-hush';
    expect(
      faultsOf({ ...GOOD, JWT_SECRET: secret, CURSOR_SECRET: `${secret}${secret}` }).join(),
    ).not.toContain('hush');
  });
});

describe('a setting from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  const file = join(folder, 'jwt');
  writeFileSync(file, `${GOOD.JWT_SECRET}\n`);

  it('is its content without the end of the line', () => {
    const { JWT_SECRET: _, ...rest } = GOOD;
    expect(readSettings({ ...rest, JWT_SECRET_FILE: file }).JWT_SECRET).toBe(GOOD.JWT_SECRET);
  });

  it('that is not there, or is set twice, is named', () => {
    const { JWT_SECRET: _, ...rest } = GOOD;
    expect(faultsOf({ ...rest, JWT_SECRET_FILE: join(folder, 'none') })).toEqual([
      'JWT_SECRET_FILE names a file that cannot be read (ENOENT)',
    ]);
    expect(faultsOf({ ...GOOD, JWT_SECRET_FILE: file })).toEqual([
      'JWT_SECRET and JWT_SECRET_FILE are both set: keep one of them',
    ]);
  });
});
