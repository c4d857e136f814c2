import { describe, expect, it } from '@jest/globals';
import { IllegalTaskTransitionError } from './fulfilment.errors.js';
import { advance, differences, filterOf, tasksFor } from './task.rules.js';
import { TASK_STATUSES } from './task.schema.js';

const NOW = new Date('2027-03-01T09:00:00Z');

describe('a task', () => {
  const allowed = ['OPEN → IN_PROGRESS', 'OPEN → CANCELLED', 'IN_PROGRESS → DONE', 'IN_PROGRESS → CANCELLED'];
  const moves = TASK_STATUSES.flatMap((from) =>
    TASK_STATUSES.map((to) => ({ from, to, may: allowed.includes(`${from} → ${to}`) })),
  );

  it.each(moves.filter(({ may }) => may))('goes from $from to $to', ({ from, to }) => {
    expect(advance(from, to)).toBe(to);
  });

  it.each(moves.filter(({ may }) => !may))('does not go from $from to $to', ({ from, to }) => {
    expect(() => advance(from, to)).toThrow(IllegalTaskTransitionError);
  });

  it('stays as it is when nothing differs', () => {
    const [pick] = tasksFor('o1', ['MAIN'], NOW);
    expect(differences(pick!, { status: 'OPEN', assignee: null })).toEqual({});
    expect(differences(pick!, { status: 'IN_PROGRESS', assignee: 'Grace' })).toEqual({
      status: 'IN_PROGRESS',
      assignee: 'Grace',
    });
  });
});

it('plans PICK, PACK and SHIP once per location', () => {
  expect(tasksFor('o1', ['MAIN', 'EAST', 'MAIN'], NOW).map(({ _id }) => _id)).toEqual([
    'o1-MAIN-PICK',
    'o1-MAIN-PACK',
    'o1-MAIN-SHIP',
    'o1-EAST-PICK',
    'o1-EAST-PACK',
    'o1-EAST-SHIP',
  ]);
});

describe('the filter of a list', () => {
  it("finds an order's tasks by the beginning of their ids", () => {
    expect(filterOf({ orderId: 'o1' })).toEqual({ _id: { $gte: 'o1-', $lt: 'o1.' }, orderId: 'o1' });
    expect(['o10-MAIN-PICK', 'o1.', 'o1-MAIN-PICK', 'o1-'].sort()).toEqual([
      'o1-',
      'o1-MAIN-PICK',
      'o1.',
      'o10-MAIN-PICK',
    ]);
  });

  it('always gives the index of statuses something to begin with', () => {
    expect(filterOf({ locationId: 'MAIN' })).toEqual({
      locationId: 'MAIN',
      status: { $in: [...TASK_STATUSES] },
    });
    expect(filterOf({ assignee: 'Grace' })).toEqual({ assignee: 'Grace' });
  });
});
