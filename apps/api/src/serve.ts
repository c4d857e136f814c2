import type { Settings } from '#platform/config/settings.js';
import { FaultLogger } from '#platform/faults/fault-logger.js';
import { Faults } from '#platform/faults/faults.js';
import { Readiness } from '#platform/health/readiness.js';
import { endByDeadline } from '#platform/life/deadline.js';
import { leaveWhenTold } from '#platform/life/leave.js';
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
  const drainMs = settings.SHUTDOWN_DRAIN_SECONDS * 1_000;
  endByDeadline((text) => logger.error(text, 'Api'), drainMs);
  leaveWhenTold({
    announce: () => app.get(Readiness).leave(),
    drainMs,
    close: () => app.close(),
    failed: (err) => logger.error({ err }, 'The application could not be closed', 'Api'),
  });
  endByFault(logger, () => app.get(Faults).flush());
  await app.listen(settings.PORT, settings.HOST);
}
