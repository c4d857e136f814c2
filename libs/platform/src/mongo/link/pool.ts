import type { Connection } from 'mongoose';

/** Connections of a pool: open, in use, and requests that wait for one. */
export type PoolFigures = Record<'open' | 'used' | 'wanted', number>;

const counted = new WeakMap<Connection, PoolFigures>();

/** Counts what happens to the pools of a client, from before its first connection. */
export function countPool(connection: Connection): void {
  const figures = { open: 0, used: 0, wanted: 0 };
  counted.set(connection, figures);
  connection
    .getClient()
    .on('connectionCreated', () => (figures.open += 1))
    .on('connectionClosed', () => (figures.open -= 1))
    .on('connectionCheckOutStarted', () => (figures.wanted += 1))
    .on('connectionCheckOutFailed', () => (figures.wanted -= 1))
    .on('connectionCheckedOut', () => {
      figures.wanted -= 1;
      figures.used += 1;
    })
    .on('connectionCheckedIn', () => (figures.used -= 1));
}

/** @throws when nobody counts */
export function poolOf(connection: Connection): Readonly<PoolFigures> {
  const figures = counted.get(connection);
  if (!figures) throw new Error('The pool of this connection is not counted');
  return figures;
}
