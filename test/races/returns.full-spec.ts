import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Counter } from '../returns/counter.js';
import { startApp, type TestApp } from '../support/app.js';
import { RACES, wrongEnds } from './returns.js';

/** each time twice at the same time */
const TIMES = 40;

describe('races for goods and money that come back', () => {
  let app: TestApp;
  let counter: Counter;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual' });
    counter = new Counter(app);
  });
  afterAll(() => app.close());

  it.each(RACES)(
    '$name',
    async (race) => {
      expect(await wrongEnds(counter, race, TIMES)).toEqual([]);
    },
    600_000,
  );

  it('leave numbers that add up', async () => {
    await app.settled();
    expect(await counter.given.broken()).toEqual([]);
  });
});
