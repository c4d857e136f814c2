import { describe, expect, it } from '@jest/globals';
import { Recent } from './recent.js';

describe('recent entries', () => {
  it('stay as long as they are used, up to the bound', () => {
    const recent = new Recent<number>(2);
    recent.set('a', 1);
    recent.set('b', 2);
    expect(recent.get('a')).toBe(1);
    recent.set('c', 3);
    expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([1, undefined, 3]);
    recent.drop('a');
    expect(recent.get('a')).toBeUndefined();
  });
});
