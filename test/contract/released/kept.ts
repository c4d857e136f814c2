import { readFileSync } from 'node:fs';
import { isObject, type Json, type JsonObject } from '../../support/document.js';

/** The document of a version as it was last released. */
export const fileOf = (version: 1 | 2): URL => new URL(`./v${version}.json`, import.meta.url);

export const releasedOf = (version: 1 | 2): JsonObject =>
  JSON.parse(readFileSync(fileOf(version), 'utf8')) as JsonObject;

const TOLD = new Set(['description', 'summary', 'example', 'examples']);

/** What a document promises, without what it tells people: texts and examples change freely. */
export function promisesOf(document: JsonObject): JsonObject {
  const kept = (value: Json, isNames = false): Json => {
    if (Array.isArray(value)) return value.map((each) => kept(each));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).filter(([name]) => isNames || !TOLD.has(name));
    // within `properties` the keys are names of fields, and one may well be called description
    return Object.fromEntries(
      entries.map(([name, each]) => [name, kept(each, !isNames && name === 'properties')]),
    );
  };
  return kept(document) as JsonObject;
}
