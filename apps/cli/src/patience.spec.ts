import { expect, it } from '@jest/globals';
import { BusyError, DatabaseUnavailableError } from '#platform/errors/unavailable.js';
import { patiently } from './patience.js';

const { signal } = new AbortController();

it('tries again while others are in the way', async () => {
  let tries = 0;
  const work = async () => {
    if (++tries < 2) throw new BusyError();
    return tries;
  };
  expect(await patiently(signal, work, 0)).toBe(2);
});

it('does not wait for what will not pass', async () => {
  let tries = 0;
  const work = async () => {
    tries++;
    throw new DatabaseUnavailableError();
  };
  await expect(patiently(signal, work)).rejects.toThrow(DatabaseUnavailableError);
  expect(tries).toBe(1);
});

it('begins nothing more when it is interrupted', async () => {
  const interruption = new AbortController();
  let tries = 0;
  const work = async () => {
    tries++;
    interruption.abort(new Error('enough'));
    throw new BusyError();
  };
  await expect(patiently(interruption.signal, work, 0)).rejects.toThrow('enough');
  expect(tries).toBe(1);
});
