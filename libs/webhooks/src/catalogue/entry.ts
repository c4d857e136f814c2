import { z } from 'zod';
import type { EventName, Events } from '#contracts/registry.js';

/** A type of the contracts as it is sent: JSON. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer E)[]
    ? Wire<E>[]
    : T extends object
      ? { -readonly [K in keyof T]: Wire<T[K]> }
      : T;

/** What the outside is told of one event: the AsyncAPI document and docs/events.md are made of it. */
export interface EventEntry<N extends EventName> {
  /** when it is told, in one sentence */
  readonly summary: string;
  /** kind of the aggregate that it happens to */
  readonly aggregate: string;
  readonly data: z.ZodType<Wire<Events[N]>>;
  readonly example: Wire<Events[N]>;
}

export const id = (meaning: string) => z.string().min(1).describe(meaning);
export const idOrNull = (meaning: string) => z.string().min(1).nullable().describe(meaning);
/** an id as it is written in examples */
export const AN_ID = '66a1f0c2b7e4d5a3c9f01234';
export const moment = (meaning: string) => z.iso.datetime().describe(meaning);
export const pieces = (meaning: string) => z.int().describe(`${meaning}; whole pieces`);
export const minor = (meaning: string) => z.int().describe(`${meaning}; minor units of the currency`);
export const customerId = idOrNull('who ordered; null for a guest');
export const currency = z.string().length(3).describe('ISO 4217');
