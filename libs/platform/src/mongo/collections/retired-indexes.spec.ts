import { expect, it } from '@jest/globals';
import { Schema } from 'mongoose';
import { retiredOf, retires } from './retired-indexes.js';

it('names what is to be dropped, and refuses what is still there', () => {
  const schema = (): Schema => new Schema({ name: String }).index({ name: 1 }, { name: 'by_name' });
  expect(retiredOf(schema())).toEqual([]);
  expect(retiredOf(retires(schema(), 'former', 'older'))).toEqual(['former', 'older']);
  expect(() => retires(schema(), 'by_name')).toThrow('by_name');
});
