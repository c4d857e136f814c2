import { spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

/** Runs a program that has been built, and in it an error that nobody catches. */
function ended(how: string): { status: number | null; said: string } {
  const program = `
    import { endByFault } from './dist/libs/platform/src/life/uncaught.js';
    const log = { fatal: ({ err }, text) => console.log(text, err.message) };
    endByFault(log, () => new Promise((done) => setTimeout(() => { console.log('reported'); done(); }, 20)));
    setInterval(() => undefined, 1000);
    ${how}`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  return { status, said: stdout };
}

it.each([
  ['a rejection', `Promise.reject(new Error('lost'));`],
  ['an exception', `setTimeout(() => { throw new Error('lost'); });`],
  ['something that is no error', `Promise.reject('lost');`],
])('%s that nobody caught is told and reported before the process ends', (_what, how) => {
  const { status, said } = ended(how);
  expect(status).toBe(1);
  expect(said).toBe('An error that nobody caught: this process ends now lost\nreported\n');
});
