import { once } from 'node:events';
import type { INestApplicationContext } from '@nestjs/common';
import { Relay } from '#platform/bus/relay.js';

const PATIENCE_MS = 60_000;

/** Waits until statistics and processing have caught up; what is not done by then is done by the next server. */
export async function settled(app: INestApplicationContext, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const drained = app.get(Relay).drained(PATIENCE_MS);
  try {
    await Promise.race([drained, once(signal, 'abort')]);
  } catch {
    console.error('Statistics and processing are still catching up; a running server goes on with them.');
  }
}
