import { expect, it } from '@jest/globals';
import { isCommon } from './common.js';

it.each(['password', 'Password1', '12345678', 'qwertyuiop', 'iloveyou', 'SUPERMAN', 'baseball'])(
  '%s is tried first',
  (password) => {
    expect(isCommon(password)).toBe(true);
  },
);

it.each(['correct-horse-battery', 'staple-correct-horse', 'xK9#mQ2$vL7p', ''])('%p is not', (password) => {
  expect(isCommon(password)).toBe(false);
});
