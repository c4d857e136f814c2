import { expect, it } from '@jest/globals';
import { Schema } from 'mongoose';
import { changesDocuments, changesOf } from './changed-documents.js';

const change = (name: string) => ({ name, where: {}, set: [] });

it('are those of their own schema, in order, and each has a name of its own', () => {
  const schema = changesDocuments(new Schema({}), change('first'), change('second'));
  expect(changesOf(schema).map(({ name }) => name)).toEqual(['first', 'second']);
  expect(changesOf(new Schema({}))).toEqual([]);
  expect(() => changesDocuments(new Schema({}), change('same'), change('same'))).toThrow('same');
});
