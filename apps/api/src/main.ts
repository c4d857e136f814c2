import { settingsOfProcess } from '#platform/config/settings.js';
import { startTracing } from '#platform/tracing/start.js';

const settings = settingsOfProcess();
await startTracing(settings);
// only now, so that tracing can look into what is loaded
const { serve } = await import('./serve.js');
await serve(settings);
