import { settingsOfProcess } from '#platform/config/settings.js';
import { startTracing } from '#platform/tracing/start.js';

const settings = settingsOfProcess({ HANDLE_EVENTS: 'true' });
await startTracing(settings);
// only now, so that tracing can look into what is loaded
const { work } = await import('./work.js');
await work(settings);
