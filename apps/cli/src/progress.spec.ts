import { expect, it } from '@jest/globals';
import { lines } from './progress.js';

it('prints one line for each tenth of the way', () => {
  const printed: string[] = [];
  const progress = lines('Orders', 40, (line) => printed.push(line));
  progress.step(3);
  progress.step();
  progress.step(2);
  progress.step(30);
  progress.step(4);
  expect(printed).toEqual(['Orders 10 % (4 of 40)', 'Orders 90 % (36 of 40)', 'Orders 100 % (40 of 40)']);
});
