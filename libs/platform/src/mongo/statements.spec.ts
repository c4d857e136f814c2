import { describe, expect, it } from '@jest/globals';
import { statementsOf } from './statements.js';

const more = { $inc: { reserved: 2 } };
const hint = { _id: 1 };

describe('statements of changes', () => {
  it('one alone is what it was', () => {
    expect(statementsOf([{ filter: { _id: 'a', forSale: true }, update: more }])).toEqual([
      { updateOne: { filter: { _id: 'a', forSale: true }, update: more } },
    ]);
  });

  it('are one for those that differ in nothing but the document', () => {
    const changes = ['a', 'b', 'c'].map((_id) => ({ filter: { _id, forSale: true }, update: { ...more } }));
    expect(statementsOf(changes)).toEqual([
      { updateMany: { filter: { _id: { $in: ['a', 'b', 'c'] }, forSale: true }, update: more, hint } },
    ]);
  });

  it('keep apart what has another guard, another change or another kind of value', () => {
    const at = new Date(0);
    const changes = [
      { filter: { _id: 'a', forSale: true }, update: more },
      { filter: { _id: 'b' }, update: more },
      { filter: { _id: 'c' }, update: { $inc: { reserved: 3 } } },
      { filter: { _id: 'd' }, update: { $set: { at } } },
      { filter: { _id: 'e' }, update: { $set: { at: at.toJSON() } } },
      { filter: { _id: 'f' }, update: more },
    ];
    expect(statementsOf(changes)).toEqual([
      { updateOne: changes[0] },
      { updateMany: { filter: { _id: { $in: ['b', 'f'] } }, update: more, hint } },
      { updateOne: changes[2] },
      { updateOne: changes[3] },
      { updateOne: changes[4] },
    ]);
  });

  it('leave changes as they come when one document is changed twice', () => {
    const changes = [
      { filter: { _id: 'a' }, update: { $set: { x: 1 } } },
      { filter: { _id: 'b' }, update: { $set: { x: 1 } } },
      { filter: { _id: 'a' }, update: { $set: { x: 2 } } },
    ];
    expect(statementsOf(changes)).toEqual(changes.map((updateOne) => ({ updateOne })));
  });
});
