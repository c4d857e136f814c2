import mongoose from 'mongoose';
import { Refusal } from '../refusal.js';

const PATIENCE_MS = 3_000;

/**
 * Sees whether there is a usable database, before an application is started on it.
 *
 * @throws {Refusal} when it is a stand-alone server, which has no transactions
 * @throws the driver's error when it is out of reach
 */
export async function assertUsable(uri: string): Promise<void> {
  const options = { serverSelectionTimeoutMS: PATIENCE_MS, connectTimeoutMS: PATIENCE_MS, maxPoolSize: 1 };
  const connection = mongoose.createConnection(uri, options);
  try {
    await connection.asPromise();
    const hello = await connection.getClient().db('admin').command({ hello: 1 });
    const transactional = typeof hello['setName'] === 'string' || hello['msg'] === 'isdbgrid';
    if (transactional) return;
  } finally {
    await connection.close();
  }
  throw new Refusal(
    'MongoDB must run as a replica set, which may have one member: start it with --replSet and call rs.initiate() once.',
  );
}
