import { describe, expect, it } from '@jest/globals';
import type { Level, Row } from './evidence.js';
import { LevelWalk } from './level-walk.rules.js';
import { canMove } from './signatures.rules.js';
import { MOVEMENTS } from '../book/ledger.schema.js';

const NONE = { onHand: 0, reserved: 0, allocated: 0, damaged: 0, quarantine: 0 };

/** A ledger of receipts of 5, 3 and 2 pieces, with some rows changed. */
function rowsOf(changes: Record<number, Partial<Row>> = {}): Row[] {
  return [5, 8, 10].map((onHand, at): Row => {
    const seq = at + 1;
    return {
      _id: `mug:MAIN:000000000${seq}`,
      productId: 'mug',
      locationId: 'MAIN',
      seq,
      kind: 'RECEIVE',
      delta: { onHand: [5, 3, 2][at] as number },
      balanceAfter: { ...NONE, onHand },
      cause: { type: 'receipt', id: `r${seq}` },
      at: new Date(1_000 * seq),
      ...changes[seq],
    };
  });
}

const level = (more: Partial<Level> = {}): Level => ({
  _id: 'mug:MAIN',
  productId: 'mug',
  locationId: 'MAIN',
  ...NONE,
  onHand: 10,
  seq: 3,
  ...more,
});

function walked(rows: readonly Row[], said: Level = level(), movedOn = false) {
  const walk = new LevelWalk('mug:MAIN', said.seq);
  for (const row of rows) walk.add(row);
  return walk.end(said, movedOn);
}

describe('the walk through a ledger', () => {
  it('finds nothing where everything adds up', () => {
    expect(walked(rowsOf())).toEqual([]);
  });

  it('proves the level wrong when changes and balances agree', () => {
    expect(walked(rowsOf(), level({ onHand: 11 }))).toMatchObject([
      { invariant: 'I2', collection: 'stock_levels', field: 'onHand', found: 11, proven: 10 },
    ]);
  });

  it.each([1, 2, 3])('proves the balance of row %d wrong when its change fits its neighbours', (seq) => {
    const right = rowsOf()[seq - 1]?.balanceAfter.onHand as number;
    const faults = walked(rowsOf({ [seq]: { balanceAfter: { ...NONE, onHand: right + 1 } } }));
    expect(faults).toMatchObject([
      { id: `mug:MAIN:000000000${seq}`, field: 'balanceAfter.onHand', found: right + 1, proven: right },
    ]);
    expect(faults).toHaveLength(1);
  });

  it.each([1, 2, 3])('proves the change of row %d wrong when the balances around it agree', (seq) => {
    const right = rowsOf()[seq - 1]?.delta.onHand as number;
    const faults = walked(rowsOf({ [seq]: { delta: { onHand: right + 1 } } }));
    expect(faults).toMatchObject([{ field: 'delta.onHand', found: right + 1, proven: right }]);
    expect(faults).toHaveLength(1);
  });

  it('names a row that is missing, and nothing else', () => {
    const rows = rowsOf().filter(({ seq }) => seq !== 2);
    expect(walked(rows)).toEqual([
      { invariant: 'I6', collection: 'stock_ledger', id: 'mug:MAIN:0000000002', why: 'this row is missing' },
    ]);
  });

  it('proves nothing when the last row may be missing', () => {
    const faults = walked(rowsOf().slice(0, 2));
    expect(faults.map(({ field }) => field)).toEqual(['onHand', 'seq']);
    expect(faults.every((fault) => fault.proven === undefined)).toBe(true);
  });

  it('holds nothing that came later against a level that has moved on', () => {
    const early = level({ onHand: 8, seq: 2 });
    expect(walked(rowsOf(), early, true)).toEqual([]);
    expect(walked(rowsOf(), early, false).map(({ field }) => field)).toEqual(['onHand', 'seq']);
  });

  it('finds rows that go back in time', () => {
    expect(walked(rowsOf({ 2: { at: new Date(0) } }))).toMatchObject([{ invariant: 'I6', field: 'at' }]);
  });
});

it('knows what every movement moves', () => {
  const one = { onHand: 1, reserved: 1, allocated: 1, damaged: 1, quarantine: 1 };
  expect(MOVEMENTS.filter((kind) => canMove(kind, one))).toEqual([]);
  const ways = [-1, 1].flatMap((a) =>
    [-1, 1].flatMap((b) => [
      { onHand: a },
      { reserved: a },
      { allocated: a },
      { reserved: a, allocated: b },
      { onHand: a, allocated: b },
      { onHand: a, damaged: b },
      { onHand: a, quarantine: b },
    ]),
  );
  expect(MOVEMENTS.filter((kind) => !ways.some((delta) => canMove(kind, delta)))).toEqual([]);
});
