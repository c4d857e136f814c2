import { z } from 'zod';
import { EVENT_NAMES, type EventName, type Events } from '#contracts/registry.js';
import { CATALOG_EVENTS } from './catalog-events.js';
import { AN_ID, type EventEntry, id, idOrNull, moment, type Wire } from './entry.js';
import { INVENTORY_EVENTS } from './inventory-events.js';
import { ORDER_EVENTS } from './order-events.js';
import { RETURN_EVENTS } from './return-events.js';

/** Every event that the outside is told of. The types of the contracts hold it: a field that is missing does not compile. */
export const CATALOGUE = {
  ...CATALOG_EVENTS,
  ...INVENTORY_EVENTS,
  ...ORDER_EVENTS,
  ...RETURN_EVENTS,
} satisfies { [N in EventName]: EventEntry<N> };

/** Names whose schema has a field, or allows a value, that the contracts do not know: there must be none. */
type Loose = {
  [N in EventName]: Wire<Events[N]> extends z.input<(typeof CATALOGUE)[N]['data']> ? never : N;
}[EventName];
export const NONE_IS_LOOSE: [Loose] extends [never] ? true : Loose = true;

export interface EventDescription {
  readonly name: EventName;
  readonly summary: string;
  readonly aggregate: string;
  /** the whole event, as the feed, the stream and webhooks show it */
  readonly schema: z.ZodObject;
  readonly data: z.ZodObject;
  /** a whole event that fits */
  readonly example: object;
}

export const EVENTS: readonly EventDescription[] = EVENT_NAMES.map((name) => {
  const { summary, aggregate, data, example } = CATALOGUE[name];
  return {
    name,
    summary,
    aggregate,
    data,
    schema: eventOf(name, aggregate, data),
    example: exampleOf(name, aggregate, example),
  };
});

function exampleOf(name: EventName, type: string, data: object): object {
  return {
    id: `${type}:${AN_ID}:00000001`,
    seq: 1205,
    name,
    version: 1,
    aggregate: { type, id: AN_ID },
    aggregateSeq: 1,
    occurredAt: '2027-03-01T09:30:00.120Z',
    actor: '66a1f0c2b7e4d5a3c9f07777',
    correlationId: '0b5a7c1e-9f43-4a51-8d6e-2f7d1c3b9a10',
    causationId: null,
    data,
  };
}

function eventOf(name: EventName, aggregate: string, data: z.ZodObject): z.ZodObject {
  return z.object({
    id: id('the same at every delivery; know an event again by it'),
    seq: z.int().min(1).describe('place in the one order of all events, without gaps'),
    name: z.literal(name).describe('what happened'),
    version: z.int().min(1).describe('of the form of `data`; fields may be added within a version'),
    aggregate: z
      .object({ type: z.literal(aggregate).describe('kind of that thing'), id: id('of that thing') })
      .describe('what it happened to'),
    aggregateSeq: z.int().min(1).describe('place among the events of this thing, from 1, without gaps'),
    occurredAt: moment('when it was recorded'),
    actor: id('id of the user, or `system`'),
    correlationId: id('the request or event that began the chain'),
    causationId: idOrNull('the event that caused this one; null when a request did'),
    data,
  });
}

/** The JSON Schema of an event's form, open for fields that later versions add. */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    // the format says it, in fewer words
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
  return made;
}
