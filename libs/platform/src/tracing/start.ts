import type { Settings } from '../config/settings.js';

/**
 * Begins to trace, where it is asked for. Call it before anything is loaded that is to be looked into: the HTTP server is
 * traced by what replaces its module.
 */
export async function startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Settings): Promise<void> {
  if (endpoint === undefined) return;
  const { exportTo } = await import('./sdk.js');
  exportTo(endpoint);
}
