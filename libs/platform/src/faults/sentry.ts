import { redacted, redactedText } from '../logging/redact.js';
import { withoutPersons } from './persons.js';

/** What is said of an error beside itself. */
export interface Told {
  readonly fingerprint: string;
  readonly what: string;
  /** how often this process has met its like */
  readonly count: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Reporter {
  report(error: Error, told: Told): void;
  /** Waits for what is under way, no longer than so many milliseconds. */
  flush(patienceMs: number): Promise<void>;
}

const SEND_MS = 5_000;
/** Context that helps and names nobody. */
const TAGS = ['requestId', 'correlationId', 'traceId', 'method', 'route', 'handler', 'event', 'part'];

/**
 * Sends errors by the protocol of Sentry, which GlitchTip and others speak too. The package is loaded only for this.
 *
 * @param dsn `https://<key>@<host>/<project>`
 */
export async function reporterTo(dsn: string, environment: string): Promise<Reporter> {
  const sentry = await import('@sentry/core');
  const client = new sentry.ServerRuntimeClient({
    dsn,
    environment,
    integrations: [],
    sendDefaultPii: false,
    stackParser: sentry.createStackParser(sentry.nodeStackLineParser()),
    platform: 'node',
    transport: (options) => sentry.createTransport(options, (request) => send(options.url, request.body)),
    // the last thing before it leaves: whatever brought a secret or a person in, it stays here
    beforeSend: ({ sdkProcessingMetadata: _, ...event }) => withoutPersons(redacted(event)) as typeof event,
  });
  client.init();
  return {
    report: (error, { fingerprint, what, count, fields }) => {
      const scope = new sentry.Scope();
      scope.setFingerprint([fingerprint]);
      scope.setTransactionName(redactedText(what));
      scope.setTag('fingerprint', fingerprint);
      for (const name of TAGS) if (typeof fields[name] === 'string') scope.setTag(name, fields[name]);
      scope.setContext('met', { what, count });
      client.captureException(error, {}, scope);
    },
    flush: async (patienceMs) => {
      await client.flush(patienceMs);
    },
  };
}

async function send(url: string, body: string | Uint8Array) {
  const answer = await fetch(url, {
    method: 'POST',
    body: typeof body === 'string' ? body : Buffer.from(body),
    headers: { 'content-type': 'application/x-sentry-envelope' },
    signal: AbortSignal.timeout(SEND_MS),
  });
  // read to its end, so that the connection can be used again
  await answer.arrayBuffer();
  return {
    statusCode: answer.status,
    headers: {
      'x-sentry-rate-limits': answer.headers.get('x-sentry-rate-limits'),
      'retry-after': answer.headers.get('retry-after'),
    },
  };
}
