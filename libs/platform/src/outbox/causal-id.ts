import type { ClientSession } from 'mongoose';
import { newId } from '../mongo/ids.js';

/**
 * An id for what the running transaction writes, whose order among such ids agrees with cause and effect, in all
 * processes and whatever their clocks say: it begins with the cluster's logical time as the transaction has come to know
 * it. A commit gets a later time than any that was known before it, and whoever has seen what it wrote has been told a
 * time at least as late as that of the commit.
 *
 * @param session of a transaction that has had an answer from the database
 * @see https://www.mongodb.com/docs/manual/reference/command/#response ($clusterTime)
 */
export function causalId(session: ClientSession): string {
  const time = session.clusterTime?.clusterTime;
  if (!time) throw new Error('The database has not said its time: nothing was read or written before');
  return `${time.toBigInt().toString(16).padStart(16, '0')}:${newId()}`;
}
