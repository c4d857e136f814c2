import type * as OpenTelemetry from '@opentelemetry/api';
import type { Attributes, Context, Span } from '@opentelemetry/api';

/**
 * Spans of what the product does, where OTEL_EXPORTER_OTLP_ENDPOINT is set. Everywhere else nothing of OpenTelemetry is
 * loaded, and all of this does next to nothing.
 */
type Api = typeof OpenTelemetry;
let api: Api | null = null;
let stop: () => Promise<void> = () => Promise.resolve();

const NAME = 'tallyhouse';

/** Begins to trace. @param ended sends what has not been sent yet */
export function traceBy(given: Api, ended: () => Promise<void>): void {
  api = given;
  stop = ended;
}

/** Sends what has not been sent yet. */
export const stopTracing = (): Promise<void> => stop();

/** The span that is running, in the form of W3C trace context; undefined when none is, or nothing is traced. */
export function currentTrace(): string | undefined {
  return traceOf(api?.trace.getActiveSpan());
}

/** The id of the trace that is running, as log lines carry it. */
export function currentTraceId(): string | undefined {
  return api?.trace.getActiveSpan()?.spanContext().traceId;
}

/** Says what the span that is running is about: the route of a request, which its URL does not tell. */
export function describeSpan(name: string, attributes: Attributes): void {
  api?.trace.getActiveSpan()?.updateName(name).setAttributes(attributes);
}

/** The same work in the context that is the current one now, whoever calls it later. */
export function bound<T>(work: () => T): () => T {
  return api ? api.context.bind(api.context.active(), work) : work;
}

/** Runs work that belongs to nobody's trace, though somebody's request has caused it. */
export function detached<T>(work: () => T): T {
  return api ? api.context.with(api.ROOT_CONTEXT, work) : work();
}

/** What one request, or one fact, has of a batch: a span in its own trace, which is linked with the batch's. */
export interface Part {
  readonly span: Span | null;
  /** @param error what became of it, when it did not do well */
  end(error?: unknown): void;
}

const NO_PART: Part = { span: null, end: () => undefined };

/** @param parent the span that it belongs to, as `currentTrace` has told it; without one it is not traced */
export function beginPart(name: string, parent: string | undefined, attributes: Attributes = {}): Part {
  const context = api && parent !== undefined ? contextOf(api, parent) : null;
  if (!api || !context) return NO_PART;
  const span = api.trace.getTracer(NAME).startSpan(name, { attributes }, context);
  return { span, end: (error) => endSpan(span, error) };
}

/**
 * Runs the work of a batch in a span of its own, in a trace of its own; it is linked with each of its parts, and they with
 * it. Without traced parts the work just runs.
 */
export async function inBatch<T>(name: string, parts: readonly Part[], work: () => Promise<T>): Promise<T> {
  const traced = parts.flatMap((part) => part.span ?? []);
  if (!api || traced.length === 0) return work();
  const links = traced.map((span) => ({ context: span.spanContext() }));
  const attributes = { 'tallyhouse.batch.size': parts.length };
  const root = api.ROOT_CONTEXT;
  const span = api.trace.getTracer(NAME).startSpan(name, { root: true, links, attributes }, root);
  for (const part of traced) part.addLink({ context: span.spanContext() });
  try {
    const result = await api.context.with(api.trace.setSpan(root, span), work);
    endSpan(span);
    return result;
  } catch (error) {
    endSpan(span, error);
    throw error;
  }
}

/** Names the error and says nothing of its text, which may name somebody. */
export function endSpan(span: Span, error?: unknown): void {
  if (api && error !== undefined) {
    const type = error instanceof Error ? error.name : typeof error;
    span.setAttribute('error.type', type).setStatus({ code: api.SpanStatusCode.ERROR });
  }
  span.end();
}

/** A span below the one that is running; null when none is. */
export function beginBelow(name: string, attributes: Attributes): Span | null {
  if (!api?.trace.getActiveSpan()) return null;
  return api.trace.getTracer(NAME).startSpan(name, { attributes, kind: api.SpanKind.CLIENT });
}

function traceOf(span: Span | undefined): string | undefined {
  if (!span) return undefined;
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

const TRACE = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

function contextOf({ trace, ROOT_CONTEXT }: Api, traceparent: string): Context | null {
  const [, traceId, spanId, flags] = TRACE.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  const remote = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, remote);
}
