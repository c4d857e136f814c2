import { describe, expect, it } from '@jest/globals';
import type { StockFault } from '../integrity/evidence.js';
import { planRepair } from './repair.rules.js';

const level = (more: Partial<StockFault>): StockFault => ({
  invariant: 'I2',
  collection: 'stock_levels',
  id: 'mug:MAIN',
  why: 'its ledger rows sum to something else',
  ...more,
});

describe('a repair', () => {
  it('sets a level to what its ledger proves', () => {
    const { repairs, open } = planRepair([level({ field: 'onHand', found: 9, proven: 7 })]);
    expect(repairs).toMatchObject([{ kind: 'level', level: 'mug:MAIN', field: 'onHand', from: 9, to: 7 }]);
    expect(open).toEqual([]);
  });

  it('of what is reserved wants the active holds to say the same as the ledger', () => {
    const wrong = level({ field: 'reserved', found: 9, proven: 7 });
    const holds = (others: number) => level({ invariant: 'I3', field: 'reserved', found: 9, others });
    expect(planRepair([wrong, holds(7)]).repairs).toHaveLength(1);
    expect(planRepair([wrong, holds(7)]).open).toEqual([]);
    expect(planRepair([wrong, holds(6)])).toEqual({ repairs: [], open: [wrong, holds(6)] });
    expect(planRepair([wrong])).toEqual({ repairs: [], open: [wrong] });
  });

  it('never touches a ledger row, and nothing that is not proven', () => {
    const faults: StockFault[] = [
      { ...level({}), collection: 'stock_ledger', field: 'delta.onHand', found: 1, proven: 2 },
      level({ field: 'onHand', found: 9 }),
      level({ field: 'onHand', found: 9, proven: -1 }),
      {
        ...level({}),
        invariant: 'I3',
        collection: 'reservations',
        id: 'hold',
        field: 'status',
        found: 'ACTIVE',
      },
    ];
    expect(planRepair(faults)).toEqual({ repairs: [], open: faults });
  });

  it('gives the pieces of a hold that is gone back', () => {
    const gone: StockFault = {
      invariant: 'I3',
      collection: 'reservations',
      id: 'hold',
      field: 'level',
      found: null,
      others: 'mug:MAIN',
      proven: 2,
      why: 'it is not there',
    };
    expect(planRepair([gone]).repairs).toEqual([
      { kind: 'release', level: 'mug:MAIN', reservationId: 'hold', pieces: 2, why: 'it is not there' },
    ]);
    expect(planRepair([{ ...gone, proven: 0 }]).repairs).toEqual([]);
  });
});
