import { describe, expect, it } from '@jest/globals';
import { readSettings, SettingsError } from '../config/settings.js';
import { crashOrderOf } from './crash-points.js';

const SECRETS = Object.fromEntries(
  ['JWT_SECRET', 'REFRESH_TOKEN_SECRET', 'CURSOR_SECRET', 'WEBHOOK_KEY'].map((name) => [
    name,
    `${name}-of-thirty-two-characters-or-more`,
  ]),
);
const read = (NODE_ENV: string, CRASH_AT: string) =>
  readSettings({ ...SECRETS, MONGODB_URI: 'mongodb://h/d', NODE_ENV, CRASH_AT });

describe('CRASH_AT', () => {
  it('names a crash point and a visit', () => {
    expect(crashOrderOf('batch.after-commit:12')).toEqual({
      point: 'batch.after-commit',
      visit: 12,
      signal: 'SIGKILL',
    });
    expect(crashOrderOf('handler.begin:2:freeze')).toEqual({
      point: 'handler.begin',
      visit: 2,
      signal: 'SIGSTOP',
    });
    for (const wrong of [
      'batch.after-commit',
      'batch.after-commit:0',
      'batch.nowhere:1',
      'batch.begin:1:sleep',
      ':1',
      '',
    ])
      expect(crashOrderOf(wrong)).toBeUndefined();
  });

  it('is taken in tests and refused everywhere else', () => {
    expect(read('test', 'handler.before-commit:1').CRASH_AT).toBe('handler.before-commit:1');
    for (const environment of ['production', 'development'])
      expect(() => read(environment, 'handler.before-commit:1')).toThrow(SettingsError);
    expect(() => read('test', 'handler.nowhere:1')).toThrow(SettingsError);
  });
});
