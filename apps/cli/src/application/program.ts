import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Settings, settingsOfProcess } from '#platform/config/settings.js';
import { asSystem } from '#platform/context/request-context.js';
import { Migrations } from '#platform/mongo/migrations.js';
import { newId } from '#platform/mongo/ids.js';
import { AppModule } from '../../../api/src/app.module.js';
import { assertUsable } from './database.js';
import { Refusal } from '../refusal.js';
import { TerminalLogger } from './terminal-logger.js';

/**
 * Runs `work` as the system, with the whole application but its HTTP side. Works beside running servers.
 *
 * @throws {SettingsError} before anything is started
 * @throws {Refusal} when the database is a stand-alone server or has not been migrated for this code
 */
export async function withApplication<T>(
  work: (app: INestApplicationContext) => Promise<T>,
  { migrated = true } = {},
): Promise<T> {
  const settings = quiet(settingsOfProcess());
  await assertUsable(settings.MONGODB_URI);
  const app = await NestFactory.createApplicationContext(AppModule.with(settings), {
    abortOnError: false,
    logger: new TerminalLogger(),
  });
  try {
    if (migrated && !(await app.get(Migrations).applied())) {
      throw new Refusal('The database has not been migrated for this version: run `migrate` first.');
    }
    const correlationId = newId();
    return await asSystem(() => work(app), { requestId: correlationId, correlationId });
  } finally {
    await app.close();
  }
}

/** What a server logs at info is no news at a terminal. */
function quiet(settings: Settings): Settings {
  return settings.LOG_LEVEL === 'info'
    ? Object.freeze(Object.assign({}, settings, { LOG_LEVEL: 'warn' as const }))
    : settings;
}
