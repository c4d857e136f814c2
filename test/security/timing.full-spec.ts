import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

/** Each account is tried this often, below the bound of ten. */
const TRIES = 8;
const ACCOUNTS = 125;
const PASSWORD = 'correct-horse-battery';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  for (let index = 0; index < ACCOUNTS; index++)
    await app
      .anonymous()
      .post('/v2/auth/register', { email: known(index), password: PASSWORD, name: 'Known' });
}, 300_000);
afterAll(() => app.close());

const known = (index: number): string => `known.${String(index % ACCOUNTS).padStart(4, '0')}@example.com`;
const unknown = (index: number): string => `other.${String(index % ACCOUNTS).padStart(4, '0')}@example.com`;

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** How often a value of one list is above one of the other; ½ when they cannot be told apart. */
function areaUnderCurve(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((value) => ({ value, own: true })),
    ...other.map((value) => ({ value, own: false })),
  ];
  let ranks = 0;
  for (const [index, { own }] of all.sort((a, b) => a.value - b.value).entries()) if (own) ranks += index + 1;
  return (ranks - (one.length * (one.length + 1)) / 2) / (one.length * other.length);
}

/** Asks for both kinds in turn, so that what slows the machine slows both. */
async function apart(ask: (email: string) => Promise<unknown>, rounds: number): Promise<number> {
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  for (let index = 0; index < rounds; index++) {
    const both = [
      async () => times.known.push(await milliseconds(() => ask(known(index)))),
      async () => times.unknown.push(await milliseconds(() => ask(unknown(index)))),
    ];
    for (const each of index % 2 ? both : both.toReversed()) await each();
  }
  return areaUnderCurve(times.known.slice(20), times.unknown.slice(20));
}

// on a machine that does nothing else
describe('the time of an answer does not tell whether an account exists', () => {
  it('of a failed login', async () => {
    const login = (email: string) =>
      app.anonymous().post('/v2/auth/login', { email, password: 'wrong-horse-battery' });
    const area = await apart(login, ACCOUNTS * TRIES);
    process.stdout.write(`  timing of logins: ${area.toFixed(3)}\n`);
    expect(Math.abs(area - 0.5)).toBeLessThan(0.06);
  }, 600_000);

  it('of a forgotten password', async () => {
    const forgot = (email: string) => app.anonymous().post('/v2/auth/password/forgot', { email });
    const area = await apart(forgot, 1_000);
    process.stdout.write(`  timing of forgotten passwords: ${area.toFixed(3)}\n`);
    expect(Math.abs(area - 0.5)).toBeLessThan(0.06);
  }, 600_000);
});
