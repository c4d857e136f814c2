import { describe, expect, it } from '@jest/globals';
import { parseArgs } from 'node:util';
import { SettingsError } from '#platform/config/settings.js';
import { BusyError, DatabaseUnavailableError } from '#platform/errors/unavailable.js';
import { inWords } from './in-words.js';
import { Refusal } from './refusal.js';

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};
const named = (name: string, fields: object = {}) =>
  Object.assign(new Error('of the driver'), { name }, fields);

describe('inWords', () => {
  it.each([
    ['a refusal', new Refusal('There is no file.'), 'There is no file.'],
    ['settings', new SettingsError(['PORT: too big']), 'The settings are not usable:\n  - PORT: too big'],
    ['a refusal of the business', new BusyError(), new BusyError().message],
    [
      'arguments',
      thrownBy(() => parseArgs({ args: ['--wrong'], options: {} })),
      expect.stringMatching(/Unknown option '--wrong'/),
    ],
  ])('takes the words of %s', (_of, error, words) => {
    expect(inWords(error)).toEqual(words);
  });

  it.each([
    ['DatabaseUnavailableError', new DatabaseUnavailableError()],
    ['MongooseServerSelectionError', named('MongooseServerSelectionError')],
    ['MongoNetworkError', named('MongoNetworkError')],
  ])('says that the database is away: %s', (_name, error) => {
    expect(inWords(error)).toMatch(/^The database cannot be reached/);
  });

  it('says what is wrong with MONGODB_URI', () => {
    expect(inWords(named('MongoServerError', { code: 18 }))).toMatch(
      /the name or the password in MONGODB_URI/,
    );
    expect(inWords(named('MongoParseError'))).toBe('MONGODB_URI cannot be understood: of the driver.');
  });

  it.each([
    ['an error', new TypeError('x is not a function')],
    ['a text', 'text'],
    ['nothing', undefined],
  ])('has no words for a defect: %s', (_what, error) => {
    expect(inWords(error)).toBeNull();
  });
});
