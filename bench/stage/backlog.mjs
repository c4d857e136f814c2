import { setTimeout as pause } from 'node:timers/promises';
import { goOn } from '../../tools/launch/life.mjs';

const LOOK_EVERY = 50;

/**
 * What the handlers of one database still have to do, read from the database itself.
 *
 * @returns {Promise<{ head: number, lag: number, slowest: string, waiting: number, parked: number }>} `lag` is the head of
 *   the log minus the slowest handler's place, `waiting` counts facts that have no place in the log yet
 */
export async function backlogOf(db) {
  // the head last: what a handler tells while this looks is then behind it, or still waits
  const [last] = await db.collection('handlers').find().sort({ position: 1 }).limit(1).toArray();
  const parked = await db.collection('parked_events').countDocuments({ status: 'WAITING' });
  const [told] = await db
    .collection('outbox')
    .aggregate([{ $group: { _id: null, facts: { $sum: { $size: '$facts' } } } }])
    .toArray();
  const head = (await db.collection('sequencer').findOne({ _id: 'events' }))?.value ?? 0;
  return {
    head,
    lag: last ? Math.max(0, head - last.position) : head,
    slowest: last?._id ?? '',
    waiting: told?.facts ?? 0,
    parked,
  };
}

/**
 * Waits until every handler has done every fact.
 *
 * @param {number} patience in ms
 * @returns milliseconds it took, NaN when it was not done in time
 */
export async function drained(db, patience = 180_000) {
  const begun = performance.now();
  for (;;) {
    goOn();
    const { lag, waiting, parked } = await backlogOf(db);
    const took = performance.now() - begun;
    if (lag + waiting + parked === 0) return took;
    if (took > patience) return NaN;
    await pause(LOOK_EVERY);
  }
}
