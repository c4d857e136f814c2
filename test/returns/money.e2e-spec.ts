import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startApp, type TestApp } from '../support/app.js';
import { Given } from '../support/given.js';
import { LifeOverHttp } from './life-over-http.js';
import { lives } from './money.lives.js';

const LIVES = 12;

describe.each([
  ['in the prices', { TAX_INCLUDED: 'true', TAX_RATE_PERCENT: '19' }],
  ['on top of the prices', { TAX_INCLUDED: 'false', TAX_RATE_PERCENT: '7.7' }],
])('the money of an order with tax %s', (_how, settings) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual', SHIPPING_FLAT: '499', ...settings });
  });
  afterAll(() => app.close());

  it(`ends at exactly what is due, in ${LIVES} lives over the API`, async () => {
    const ends: object[] = [];
    for (const life of fc.sample(lives, LIVES)) {
      const { refunded, owed } = await new LifeOverHttp(app).live(life);
      if (refunded !== owed) ends.push({ refunded, owed, life });
    }
    expect(ends).toEqual([]);
    await app.settled();
    expect(await new Given(app).broken()).toEqual([]);
  }, 240_000);
});
