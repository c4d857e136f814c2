import { setTimeout as pause } from 'node:timers/promises';

const BETWEEN_LOOKS_MS = 25;

/**
 * Looks until there is something.
 *
 * @param what it is waited for, for whoever reads that it never came
 * @throws when there is nothing after `patience` milliseconds
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  patience = 30_000,
): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > deadline) throw new Error(`Waited ${patience} ms in vain: ${what}`);
    await pause(BETWEEN_LOOKS_MS);
  }
}
