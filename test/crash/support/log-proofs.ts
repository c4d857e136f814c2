import type { Connection } from 'mongoose';
import { counted, faults, rowsOf } from './rows.js';
import { until } from './until.js';

interface Fact {
  readonly _id: number;
  readonly id: string;
  readonly name: string;
  readonly aggregate: { readonly type: string; readonly id: string };
  readonly aggregateSeq: number;
}
interface Cursor {
  readonly _id: string;
  readonly position: number;
}

/** Waits until every committed fact is in the log and every one of these handlers has come to its end. */
export async function drained(
  database: Connection,
  handlers: readonly string[],
  patience = 60_000,
): Promise<void> {
  let last = '';
  await until(
    'every handler is at the head of the log',
    async () => {
      // In this order: handlers that stood at the head before the outbox was empty, and still do, told nothing in between.
      const cursors = await rowsOf<Cursor>(database, 'handlers');
      const parked = (await rowsOf(database, 'parked_events', { status: 'WAITING' })).length;
      const waiting = (await rowsOf(database, 'outbox')).length;
      const head = await headOf(database);
      const behind = handlers.filter((name) => (positionOf(cursors, name) ?? -1) < head);
      last = JSON.stringify({ waiting, parked, head, behind });
      return waiting === 0 && parked === 0 && behind.length === 0;
    },
    patience,
  ).catch((error: Error) => {
    throw new Error(`${error.message}; ${last}`);
  });
}

const positionOf = (cursors: readonly Cursor[], name: string): number | undefined =>
  cursors.find(({ _id }) => _id === name)?.position;

async function headOf(database: Connection): Promise<number> {
  const [state] = await rowsOf<{ value: number }>(database, 'sequencer', { _id: 'events' });
  return state?.value ?? 0;
}

/** What is wrong with the log of facts and with the places of its handlers; call it when all is drained. */
export async function wrongWithLog(database: Connection, handlers: readonly string[]): Promise<string[]> {
  const facts = (await rowsOf<Fact>(database, 'events')).toSorted((a, b) => a._id - b._id);
  const head = await headOf(database);
  const cursors = await rowsOf<Cursor>(database, 'handlers');
  const bySource = Map.groupBy(facts, ({ aggregate }) => `${aggregate.type}:${aggregate.id}`);
  return [
    ...faults(
      'facts whose seq leaves a gap',
      facts.filter(({ _id }, at) => _id !== at + 1).map(({ _id }) => _id),
    ),
    ...faults('the head is not the last fact', head === facts.length ? [] : [{ head, facts: facts.length }]),
    ...faults(
      'facts that are there twice',
      [...counted(facts.map(({ id }) => id))].filter(([, times]) => times > 1),
    ),
    ...faults(
      'aggregates whose facts are not in their own order',
      [...bySource]
        .filter(([, own]) => own.some(({ aggregateSeq }, at) => aggregateSeq !== at + 1))
        .map(([id]) => id),
    ),
    ...faults(
      'handlers that are not at the head',
      handlers.filter((name) => positionOf(cursors, name) !== head),
    ),
    ...faults(
      'handlers that nobody knows',
      cursors.map(({ _id }) => _id).filter((name) => !handlers.includes(name)),
    ),
    ...faults('facts that wait or are given up', await rowsOf(database, 'parked_events')),
    ...faults('facts without a place in the log', await rowsOf(database, 'outbox')),
  ];
}
