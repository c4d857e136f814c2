import type { Settings } from '#platform/config/settings.js';
import { FaultLogger } from '#platform/faults/fault-logger.js';
import { Faults } from '#platform/faults/faults.js';
import { endByDeadline } from '#platform/life/deadline.js';
import { endByFault } from '#platform/life/uncaught.js';
import { AppModule } from './app.module.js';
import { createApp } from './create-app.js';
import { exampleValues } from './example-values.js';
import { serveKept } from './serve-kept.js';

/** Starts the API, and returns when it listens. */
export async function serve(settings: Settings): Promise<void> {
  const app = await createApp(settings, {
    module: AppModule.with(settings),
    examples: exampleValues,
    keptAnswers: serveKept,
  });
  const logger = app.get(FaultLogger);
  endByDeadline((text) => logger.error(text, 'Api'));
  endByFault(logger, () => app.get(Faults).flush());
  await app.listen(settings.PORT, settings.HOST);
}
