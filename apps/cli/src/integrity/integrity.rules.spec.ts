import { expect, it } from '@jest/globals';
import { tableOf } from './integrity.rules.js';

const check = (name: string, failed: number, counterexamples: unknown[] = []) => ({
  name,
  description: `about ${name}`,
  checked: 12,
  failed,
  counterexamples,
});

it('shows the checks by number and says that all is well', () => {
  expect(tableOf([check('I10', 0), { ...check('I2', 0), pending: 3 }]).split('\n')).toEqual([
    'check  checked  failed  pending  what it says',
    'I2          12       0        3  about I2',
    'I10         12       0        0  about I10',
    'Everything adds up.',
  ]);
});

it('shows what is wrong', () => {
  expect(tableOf([check('I1', 1, [{ level: 'a:MAIN', onHand: -1 }]), check('I2', 0)])).toMatch(
    /I1: {"level":"a:MAIN","onHand":-1}\nI1 failed\.$/,
  );
});
