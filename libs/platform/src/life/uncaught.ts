interface Log {
  fatal(fields: object, message: string): void;
}

/**
 * Ends this process after an error that nobody caught: what it has in memory cannot be trusted any more. The error is
 * logged and reported first; what was not committed is done by the next process.
 *
 * @param flush waits a moment for what is being reported
 */
export function endByFault(log: Log, flush: () => Promise<void>): void {
  const end = (error: unknown): void => {
    const err = error instanceof Error ? error : new Error(String(error));
    log.fatal({ err, context: 'Process' }, 'An error that nobody caught: this process ends now');
    void flush().finally(() => process.exit(1));
  };
  process.once('uncaughtException', end);
  process.once('unhandledRejection', end);
}
