const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Whoever runs processes usually kills what has not ended after half a minute; this is earlier, and is told. */
const DEADLINE_MS = 25_000;

/**
 * Ends this process some time after it was told to, whatever hangs. What is not committed by then is done by the next one.
 *
 * @param drainMs how long it goes on serving before it begins to end
 */
export function endByDeadline(tell: (text: string) => void, drainMs = 0): void {
  const patienceMs = DEADLINE_MS + drainMs;
  for (const signal of SIGNALS)
    process.once(signal, () => {
      setTimeout(() => {
        tell(`Not ended ${patienceMs / 1_000} s after ${signal}: this process ends now`);
        process.exit(1);
      }, patienceMs).unref();
    });
}
