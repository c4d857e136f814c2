import { setTimeout as pause } from 'node:timers/promises';
import { BusyError, QueueFullError } from '#platform/errors/unavailable.js';

/** Longer than MongoDB keeps a transaction of a program that was killed: 60 s unless the server is told otherwise. */
const PATIENCE_MS = 90_000;
const PAUSE_MS = 500;
const TRIES_IN_SILENCE = 2;

/**
 * Does `work` again for as long as others are in its way; each try leaves nothing behind or all of it.
 *
 * @param signal looked at before each try
 * @param between milliseconds from one try to the next
 * @throws {BusyError} or {QueueFullError} after 90 s, any other error at once
 */
export async function patiently<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  between = PAUSE_MS,
): Promise<T> {
  let tries = 0;
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const passing = error instanceof BusyError || error instanceof QueueFullError;
      if (!passing || performance.now() > deadline) throw error;
      if (++tries === TRIES_IN_SILENCE)
        console.error('Others are changing the same things; this waits for them.');
      await pause(between);
    }
  }
}
