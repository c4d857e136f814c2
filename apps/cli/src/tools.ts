import type { INestApplicationContext } from '@nestjs/common';
import { Bus } from '#platform/bus/bus.js';
import { Combiner } from '#platform/combine/combiner.js';
import { type Watch, watch } from './progress.js';

/** What long work is done with. */
export interface Tools {
  readonly bus: Bus;
  /** runs a transaction that changes stock, in turn with the orders of this process */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly watch: Watch;
  /** looked at between steps */
  readonly signal: AbortSignal;
}

export function toolsOf(app: Pick<INestApplicationContext, 'get'>, signal: AbortSignal): Tools {
  const combiner = app.get(Combiner);
  return { bus: app.get(Bus), inTurn: (work) => combiner.alone(work), watch, signal };
}
