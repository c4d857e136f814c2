import type { Observer } from '../http/requests/answered.js';
import { HARMLESS } from './options.js';
import { redactedText } from './redact.js';

const MOST_PATH = 200;

/** What is needed of a pino logger. */
interface RequestLog extends Record<'info' | 'warn' | 'error', (fields: object, message: string) => void> {
  isLevelEnabled(level: string): boolean;
}

/** One line per request, when it is over; the query stays out of it. */
export function requestLines(logger: RequestLog): Observer {
  return ({ method, route, url, status, took, requestId, correlationId, traceId, caller }) => {
    const level = status >= 500 ? 'error' : status === 429 || status === 408 ? 'warn' : 'info';
    if (!logger.isLevelEnabled(level) || isProbe(url)) return;
    logger[level](
      {
        [HARMLESS]: true,
        requestId,
        correlationId,
        traceId,
        userId: caller?.userId ?? null,
        role: caller?.userId ? caller.role : null,
        method,
        route,
        url: pathOf(url),
        status,
        ms: Math.round(took * 10) / 10,
      },
      'request',
    );
  };
}

/** The path, without its query and without what looks like a secret; nothing does without one of these characters. */
function pathOf(url: string): string {
  const query = url.indexOf('?');
  const path = url.slice(0, query >= 0 && query < MOST_PATH ? query : MOST_PATH);
  return /[.:$% ]/.test(path) ? redactedText(path) : path;
}

/** What asks every few seconds whether the process is alive says nothing that a log needs. */
const isProbe = (url: string): boolean => url === '/health/live' || url === '/metrics';
