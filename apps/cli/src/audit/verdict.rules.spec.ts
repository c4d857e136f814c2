import { expect, it } from '@jest/globals';
import { inOneSentence } from './verdict.rules.js';

it('says in one sentence what was found', () => {
  expect(inOneSentence({ valid: true, checked: 12 })).toBe('The audit log is whole: 12 entries.');
  const firstInvalid = { seq: 4, id: 'a1', reason: 'CHANGED' } as const;
  expect(inOneSentence({ valid: false, checked: 4, firstInvalid })).toBe(
    'The audit log is not whole: place 4, entry a1 was changed.',
  );
  expect(
    inOneSentence({ valid: false, checked: 0, firstInvalid: { seq: null, id: null, reason: 'UNSIGNED' } }),
  ).toMatch(/not whole: it has a checkpoint/);
});
