import { Logger } from 'nestjs-pino';
import { settingsOfProcess } from '#platform/config/settings.js';
import { endByDeadline } from '#platform/life/deadline.js';
import { AppModule } from './app.module.js';
import { createApp } from './create-app.js';
import { exampleValues } from './example-values.js';
import { serveKept } from './serve-kept.js';

const settings = settingsOfProcess();
const app = await createApp(settings, {
  module: AppModule.with(settings),
  examples: exampleValues,
  keptAnswers: serveKept,
});
endByDeadline((text) => app.get(Logger).error(text, 'Api'));
await app.listen(settings.PORT, settings.HOST);
