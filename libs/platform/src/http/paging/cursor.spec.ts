import { describe, expect, it } from '@jest/globals';
import { decodeCursor, encodeCursor, fingerprintOf } from './cursor.js';
import { after, valuesOf } from './keyset.js';

const SECRET = 'secret-of-a-spec';
const cursor = {
  list: 'abc',
  page: 2,
  values: [new Date(5), 'x.y', 3, null, true],
  back: false,
  total: 45,
  totalExact: true,
};

describe('a cursor', () => {
  it('comes back as it was', () => {
    for (const each of [cursor, { ...cursor, back: true }])
      expect(decodeCursor(encodeCursor(each, SECRET), SECRET)).toEqual(each);
  });

  it('is nothing when it was altered, cut, or signed by somebody else', () => {
    const text = encodeCursor(cursor, SECRET);
    const [payload = '', signature = ''] = text.split('.');
    const altered = Buffer.from(JSON.stringify(['abc', 9, []])).toString('base64url');
    for (const bad of [
      '',
      '.',
      payload,
      `${altered}.${signature}`,
      `${text}.x`,
      `${text}x`,
      encodeCursor(cursor, 'other'),
    ]) {
      expect(decodeCursor(bad, SECRET)).toBeNull();
    }
  });

  it('belongs to one filter and one order', () => {
    const list = { filter: { status: 'A', at: { $gte: new Date(1) }, q: /a/ }, sort: [['_id', 1]] };
    expect(fingerprintOf({ ...list })).toBe(fingerprintOf(list));
    for (const other of [
      { status: 'B' },
      { ...list.filter, at: { $gte: new Date(2) } },
      { ...list.filter, q: /b/ },
    ]) {
      expect(fingerprintOf({ ...list, filter: other })).not.toBe(fingerprintOf(list));
    }
  });
});

describe('the rest of a list', () => {
  it('goes on after the values, and null stands before every value', () => {
    expect(
      after(
        [
          ['at', -1],
          ['_id', -1],
        ],
        [new Date(5), 'b'],
      ),
    ).toEqual({
      $or: [{ at: { $lt: new Date(5) } }, { at: null }, { at: new Date(5), _id: { $lt: 'b' } }],
    });
    expect(
      after(
        [
          ['at', 1],
          ['_id', 1],
        ],
        [null, 'b'],
      ),
    ).toEqual({ $or: [{ at: { $ne: null } }, { at: null, _id: { $gt: 'b' } }] });
    expect(
      after(
        [
          ['at', -1],
          ['_id', 1],
        ],
        [null, 'b'],
      ),
    ).toEqual({ $or: [{ at: null, _id: { $gt: 'b' } }] });
  });

  it('reads nested keys', () => {
    expect(
      valuesOf({ _id: 'a', total: { amount: 3 } }, [
        ['total.amount', 1],
        ['gone.far', 1],
        ['_id', 1],
      ]),
    ).toEqual([3, null, 'a']);
  });
});
