import type { IncomingMessage } from 'node:http';
import * as api from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { register } from 'import-in-the-middle/register-hooks.mjs';
import { traceBy } from './tracing.js';

const SERVICE = 'tallyhouse';
/** How long the end of the process waits for spans that are being sent. */
const FLUSH_MS = 3_000;
/** What asks every few seconds whether the process is alive, and what the exporter itself sends. */
const UNSEEN = /^\/(health\/|metrics$)/;

/** What names a person, or says what somebody looked for. */
const PRIVATE = new Set([
  'url.query',
  'client.address',
  'network.peer.address',
  'network.peer.port',
  'user_agent.original',
]);

/** Sends spans in batches, without what is nobody else's business. */
class DiscreetProcessor extends BatchSpanProcessor {
  override onEnd(span: ReadableSpan): void {
    const told = Object.entries(span.attributes).filter(([name]) => !PRIVATE.has(name));
    super.onEnd(Object.create(span, { attributes: { value: Object.fromEntries(told) } }) as ReadableSpan);
  }
}

/**
 * Exports spans by OTLP over HTTP. The SDK reads the other settings of OpenTelemetry (OTEL_SERVICE_NAME,
 * OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS …) by itself.
 *
 * @param endpoint of a collector, `http://localhost:4318`
 */
export function exportTo(endpoint: string): void {
  // modules of ECMAScript are loaded through it from here on
  register();
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': SERVICE }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new DiscreetProcessor(new OTLPTraceExporter({ url }))],
  });
  provider.register();
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url: path }: IncomingMessage) => UNSEEN.test(path ?? ''),
        // what goes out is webhooks and reports of errors: their addresses are the receivers' own business
        disableOutgoingRequestInstrumentation: true,
      }),
    ],
  });
  traceBy(api, () => Promise.race([provider.shutdown(), api.context.with(api.ROOT_CONTEXT, late)]));
}

const late = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, FLUSH_MS).unref();
  });
