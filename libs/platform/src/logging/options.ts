import { createRequire } from 'node:module';
import pino, { type DestinationStream, type LoggerOptions } from 'pino';
import type { Settings } from '../config/settings.js';
import { currentContext } from '../context/request-context.js';
import { currentTraceId } from '../tracing/tracing.js';
import { redacted, redactedText } from './redact.js';

/** Marks an entry that holds no secret and says all itself: it is written as it is, without being looked through. */
export const HARMLESS = Symbol('harmless');
const isHarmless = (entry: unknown): boolean =>
  typeof entry === 'object' && entry !== null && HARMLESS in entry;

/** One JSON object per line; every line of a request carries its id and caller. */
export function loggerOptions({ LOG_LEVEL, NODE_ENV }: Settings): LoggerOptions {
  return {
    level: NODE_ENV === 'test' && LOG_LEVEL === 'info' ? 'silent' : LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin(entry) {
      if (isHarmless(entry)) return {};
      const context = currentContext();
      const traceId = currentTraceId() ?? context?.traceId;
      if (!context) return traceId === undefined ? {} : { traceId };
      return {
        ...(traceId === undefined ? {} : { traceId }),
        requestId: context.requestId,
        correlationId: context.correlationId,
        userId: context.caller.userId,
      };
    },
    mixinMergeStrategy: (given, added) => (isHarmless(given) ? given : { ...added, ...given }),
    formatters: {
      level: (label) => ({ level: label }),
      log: (entry) => (isHarmless(entry) ? entry : (redacted(entry) as Record<string, unknown>)),
    },
    // pino takes the copy for an error of the class Object
    serializers: {
      err: ({ name, message, stack, code, cause }: Record<string, unknown>) => ({
        name,
        message,
        stack,
        code,
        cause,
      }),
    },
    hooks: {
      logMethod(parameters, method, level) {
        if (isHarmless(parameters[0])) return method.apply(this, parameters);
        if (level < WARN && CHATTER.has(contextOf(parameters[0]))) return;
        method.apply(
          this,
          parameters.map((each) =>
            typeof each === 'string' ? redactedText(each) : each,
          ) as typeof parameters,
        );
      },
    },
  };
}

/** Under load, lines go out many at a time; a lone one waits no longer than this. What is left goes out at the end. */
const FLUSH_MS = 200;

const WARN = 40;
/** Parts of Nest that tell of every module and route at each start. */
const CHATTER = new Set<unknown>(['InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

const contextOf = (entry: unknown): unknown =>
  typeof entry === 'object' && entry !== null && 'context' in entry ? entry.context : undefined;

/** Where tests read the log; null everywhere else. */
export const outlet: { stream: DestinationStream | null } = { stream: null };

/** Pretty lines for a person at a terminal in development, JSON without waiting for the disk everywhere else. */
export function destination({ NODE_ENV }: Settings): DestinationStream {
  if (outlet.stream) return outlet.stream;
  if (NODE_ENV === 'development' && process.stdout.isTTY && isInstalled('pino-pretty')) {
    return pino.transport({
      target: 'pino-pretty',
      options: { colorize: true, translateTime: 'HH:MM:ss.l', singleLine: true },
    }) as DestinationStream;
  }
  return pino.destination({ sync: false, minLength: 16_000, periodicFlush: FLUSH_MS });
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
