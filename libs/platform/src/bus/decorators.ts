import { SetMetadata } from '@nestjs/common';
import type { Events, EventName, RequestName } from '#contracts/registry.js';
import type { Fact } from '#contracts/facts.js';
import type { Settings } from '../config/settings.js';

export const ANSWERS = Symbol('answers');
export const HEARS = Symbol('hears');

/** Marks the one method that answers a request: `(ask) => Promise<answer>`. It joins the asker's transaction. */
export const Answers = (name: RequestName): MethodDecorator => SetMetadata(ANSWERS, name);

export interface Hearing {
  readonly names: readonly EventName[];
  /** the handler's name for ever: its place in the log of events is kept under it */
  readonly as: string;
  /** most facts in one transaction, 100 unless given */
  readonly batch: number;
  /** `stock`: the transaction takes its turn among the group commits of this process */
  readonly lane: 'own' | 'stock';
  /** `every process`: for effects on memory only, without a place in the log */
  readonly on: 'one process' | 'every process';
  /** on every process: facts of its own process right after the commit too, before anybody is answered */
  readonly atOnce: boolean;
  /** the settings under which it has something to do; it passes every fact by otherwise */
  readonly when: (settings: Settings) => boolean;
}

/**
 * Marks a method that handles facts: `(facts: Heard<'order:created'>[]) => Promise<void>`. Its effect and its progress
 * commit together, so each fact has its effect once. A method on every process, `(facts: Fresh<…>[])`, may only touch
 * memory: it hears facts in no order, and an empty list when anything may have happened; with `atOnce` it hears those of its
 * own process twice.
 */
export function Hears(
  names: EventName | readonly EventName[],
  options: {
    as: string;
    batch?: number;
    lane?: 'stock';
    on?: 'every process';
    atOnce?: true;
    when?: (settings: Settings) => boolean;
  },
): MethodDecorator {
  const hearing: Hearing = {
    names: typeof names === 'string' ? [names] : names,
    as: options.as,
    batch: options.batch ?? 100,
    lane: options.lane ?? 'own',
    on: options.on ?? 'one process',
    atOnce: options.atOnce ?? false,
    when: options.when ?? (() => true),
  };
  return SetMetadata(HEARS, hearing);
}

/** A fact as a handler gets it; for several names a union that `name` tells apart. */
export type Heard<N extends EventName> = { [K in N]: Fact<K, Events[K]> }[N];
export type AnyFact = Heard<EventName>;
/** A fact as a method on every process gets it: a moment after its commit, without a place in the log. */
export type Fresh<N extends EventName> = { [K in N]: Omit<Fact<K, Events[K]>, 'seq' | 'id'> }[N];
export type FreshFact = Fresh<EventName>;
