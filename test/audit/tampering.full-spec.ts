import { expect, it } from '@jest/globals';
import { missedOf, TAMPERINGS } from './tampering.js';

const ROUNDS = 10_000;
const kinds = Object.keys(TAMPERINGS);

it.each(kinds)('%s is found, every time', async (kind) => {
  expect(await missedOf(kind, Math.ceil(ROUNDS / kinds.length))).toEqual([]);
});
