import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { ApiDocument } from '../support/document.js';
import { breaksBetween } from './released/breaks.js';
import { releasedOf } from './released/kept.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

// what is meant and breaks nobody is released with `npm run contract:release`
it.each([1, 2] as const)('v%i breaks nobody who relies on its released document', async (version) => {
  const { json } = await ApiDocument.at(app.url, version);
  expect(breaksBetween(releasedOf(version), json)).toEqual([]);
});
