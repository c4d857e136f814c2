import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { startApp, type TestApp } from '../../support/app.js';
import { ApiDocument } from '../../support/document.js';
import { breaksBetween } from './breaks.js';
import { fileOf, promisesOf, releasedOf } from './kept.js';

// `npm run contract:release`: the documents of today become the ones that nothing may break
let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it.each([1, 2] as const)('v%i is released', async (version) => {
  const { json } = await ApiDocument.at(app.url, version);
  expect(breaksBetween(releasedOf(version), json)).toEqual([]);
  const path = fileOf(version);
  const config = await resolveConfig(path);
  writeFileSync(path, await format(JSON.stringify(promisesOf(json)), { ...config, parser: 'json' }));
});
