import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Given } from '../support/given.js';
import { startApp, type TestApp } from '../support/app.js';

const LOGINS = 100;
const READS = 20;

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it(`${LOGINS} logins at once wait in line, and hold up nobody else`, async () => {
  const { id } = await new Given(app).product(5);
  const path = `/v2/products/${id}`;
  let answered = 0;
  const statuses: number[] = [];
  const logins = Promise.all(
    Array.from({ length: LOGINS }, async (_, at) => {
      // each an account of its own: what is counted by account bounds none of them
      const body = { email: `flood-${at}@example.com`, password: 'not the right one' };
      const { status } = await app.anonymous().post('/v2/auth/login', body);
      statuses.push(status);
      answered += 1;
    }),
  );
  const during: number[] = [];
  for (let read = 0; read < READS; read++) {
    expect((await app.as('customer').get(path)).status).toBe(200);
    during.push(answered);
  }
  await logins;
  // nobody was let in, and none cost a way around the line
  expect(new Set(statuses)).toEqual(new Set([401]));
  // in the order of answers: all reads came long before the line was worked off
  expect(during.at(-1)).toBeLessThan(LOGINS / 2);
});
