import { setTimeout as pause } from 'node:timers/promises';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export interface Leave {
  /** tells everybody that this process goes */
  readonly announce: () => void;
  /** milliseconds from there to the end of service; a second signal ends them */
  readonly drainMs: number;
  /** finishes what was begun */
  readonly close: () => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/**
 * Ends this process in order when it is told to: first it announces that it goes and serves on, so that whoever spreads
 * requests sees it in time; then it closes, and dies of the signal that it got.
 */
export function leaveWhenTold({ announce, drainMs, close, failed }: Leave): void {
  const hurry = new AbortController();
  let told = false;
  const hear = (signal: NodeJS.Signals): void => {
    if (told) hurry.abort();
    else void leave(signal);
    told = true;
  };
  const leave = async (signal: NodeJS.Signals): Promise<void> => {
    announce();
    try {
      await pause(drainMs, undefined, { signal: hurry.signal }).catch(() => undefined);
      await close();
    } catch (error) {
      failed(error);
      process.exit(1);
    }
    for (const each of SIGNALS) process.off(each, hear);
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
}
