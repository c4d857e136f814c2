import { describe, expect, it } from '@jest/globals';
import { draft{{Thing}} } from './{{thing-kebab}}.rules.js';

const NOW = new Date('2027-03-01T09:00:00Z');

describe('the draft', () => {
  it('keeps the name without the blanks around it, and begins to count at 1', () => {
    expect(draft{{Thing}}('x1', { name: ' North ' }, NOW)).toEqual({
      _id: 'x1',
      name: 'North',
      version: 1,
      eventSeq: 1,
      createdAt: NOW,
    });
  });
});
