import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Connection } from 'mongoose';
import { type Json, type JsonObject, isObject, partOf } from './document.js';

/** Most events of one application that are looked at, from its beginning and from its end. */
const MOST = 1_000;

const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
const checks = new Map<string, ValidateFunction>();

/** A schema in which no object has a field that it does not name. */
function closed(value: Json): Json {
  if (Array.isArray(value)) return value.map(closed);
  if (!isObject(value)) return value;
  const made = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, closed(each)]));
  return isObject(value['properties']) ? { ...made, additionalProperties: false } : made;
}

/** What the AsyncAPI document does not say about an event. */
export function faultsOfEvent(document: JsonObject, event: JsonObject): string[] {
  const name = String(event['name']);
  const { messages, schemas } = partOf(document['components']) as {
    messages: JsonObject;
    schemas: JsonObject;
  };
  const message = Object.values(messages)
    .map(partOf)
    .find((each) => each['name'] === name);
  if (!message) return [`${name} is not in the document`];
  const key = String(partOf(message['payload'])['$ref']).split('/').at(-1) ?? '';
  const source = JSON.stringify(schemas[key]);
  const check = checks.get(source) ?? ajv.compile(closed(schemas[key] ?? null) as object);
  checks.set(source, check);
  return check(event)
    ? []
    : (check.errors ?? []).map(
        ({ instancePath, message: fault = '', params }) =>
          `${name}${instancePath} ${fault} ${String((params as Record<string, unknown>)['additionalProperty'] ?? '')}`,
      );
}

/**
 * Holds the events that an application has told against the AsyncAPI document that it serves.
 *
 * @throws when one is not what the document says
 */
export async function assertEventsTrue(url: string, database: Connection): Promise<void> {
  const answer = await fetch(`${url}/asyncapi.json`).catch(() => null);
  if (!answer?.ok) return;
  const document = (await answer.json()) as JsonObject;
  const events = database.collection('events');
  const [first, last] = [
    await events.find({}).sort({ _id: 1 }).limit(MOST).toArray(),
    await events.find({}).sort({ _id: -1 }).limit(MOST).toArray(),
  ];
  const faults = [...first, ...last].flatMap(({ _id, ...row }) =>
    faultsOfEvent(document, JSON.parse(JSON.stringify({ ...row, seq: _id })) as JsonObject),
  );
  if (faults.length > 0)
    throw new Error(`/asyncapi.json does not say what was told: ${[...new Set(faults)].join('; ')}`);
}
