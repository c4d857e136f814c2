import { Refusal } from '../refusal.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs long work that Ctrl-C ends between two of its steps: MongoDB would keep what a torn transaction changes locked
 * for a minute. A second Ctrl-C ends the program at once.
 *
 * @throws {Refusal} as soon as the work has looked at the signal
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const interrupt = () => {
    interruption.abort(new Refusal('Interrupted: what was done stays, the same command does the rest.'));
  };
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    return await work(interruption.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}
