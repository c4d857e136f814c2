import mongoose, { type Connection } from 'mongoose';
import { type Settings, settingsOfProcess } from '#platform/config/settings.js';
import { assertUsable } from './database.js';

/** Runs `work` on the database of the settings, without the application. */
export async function withConnection<T>(
  work: (connection: Connection, settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = settingsOfProcess();
  await assertUsable(settings.MONGODB_URI);
  const connection = mongoose.createConnection(settings.MONGODB_URI, {
    autoIndex: false,
    autoCreate: false,
    maxPoolSize: 8,
  });
  try {
    await connection.asPromise();
    return await work(connection, settings);
  } finally {
    await connection.close();
  }
}
