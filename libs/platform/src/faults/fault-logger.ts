import { Inject, Injectable } from '@nestjs/common';
import { Logger, type Params, PARAMS_PROVIDER_TOKEN, PinoLogger } from 'nestjs-pino';
import { currentContext } from '../context/request-context.js';
import { Faults } from './faults.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The logger of the application. What it is told as an error is met by `Faults`, whatever LOG_LEVEL is, and its line
 * carries the fingerprint; so is a defect of the program that somebody took for a passing trouble.
 */
@Injectable()
export class FaultLogger extends Logger {
  constructor(
    logger: PinoLogger,
    @Inject(PARAMS_PROVIDER_TOKEN) params: Params,
    private readonly faults: Faults,
  ) {
    super(logger, params);
  }

  override warn(message: unknown, ...rest: unknown[]): void {
    if (isDefect(errorIn(message))) this.error(message, ...rest);
    else super.warn(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    super.error(this.noted(message, rest), ...rest);
  }

  override fatal(message: unknown, ...rest: unknown[]): void {
    super.fatal(this.noted(message, rest), ...rest);
  }

  private noted(message: unknown, rest: readonly unknown[]): unknown {
    const error = errorIn(message);
    if (!error) return message;
    const fields = message instanceof Error ? { err: message } : (message as Fields);
    const [what] = rest.filter((each) => typeof each === 'string');
    const { err: _, ...more } = { ...currentIds(), ...fields };
    const fingerprint = this.faults.note(error, { what: what ?? error.name, fields: more });
    return { ...fields, fingerprint };
  }
}

function currentIds(): Fields {
  const context = currentContext();
  return context ? { requestId: context.requestId, correlationId: context.correlationId } : {};
}

function errorIn(message: unknown): Error | null {
  if (message instanceof Error) return message;
  const { err } = (typeof message === 'object' && message !== null ? message : {}) as { err?: unknown };
  return err instanceof Error ? err : null;
}

const DEFECTS = [TypeError, ReferenceError, RangeError, SyntaxError];

/** No trouble of the network or the database is of these classes, but for what `fetch` says, which names its cause. */
const isDefect = (error: Error | null): boolean =>
  error !== null && error.cause === undefined && DEFECTS.some((defect) => error instanceof defect);
