import { Logger } from 'nestjs-pino';
import { settingsOfProcess } from '#platform/config/settings.js';
import { endByDeadline } from '#platform/life/deadline.js';
import { AppModule } from './app.module.js';
import { createApp } from './create-app.js';
import { exampleValues } from './example-values.js';

const settings = settingsOfProcess();
const app = await createApp(settings, { module: AppModule.with(settings), examples: exampleValues });
endByDeadline((text) => app.get(Logger).error(text, 'Api'));
await app.listen(settings.PORT, settings.HOST);
