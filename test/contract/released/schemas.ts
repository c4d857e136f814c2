import { isObject, type Json, type JsonObject, listOf, partOf } from '../../support/document.js';

/** input: what clients send must go on being taken · output: what they read must go on being there */
export type Way = 'input' | 'output';

type Resolve = (value: Json | undefined) => JsonObject;

interface Pair {
  readonly way: Way;
  readonly before: Resolve;
  readonly after: Resolve;
  /** pairs of references that are being compared, so that a schema within itself ends */
  readonly open: ReadonlySet<string>;
}

/** Bounds that may not come closer to what is sent. */
const LEAST = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const;
const MOST = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const;

/**
 * What in a new schema breaks those who rely on the old one, each with its place.
 *
 * @param place where the schema stands, `data[].total`
 */
export function schemaBreaks(
  old: Json | undefined,
  now: Json | undefined,
  place: string,
  pair: Pair,
): string[] {
  const names = `${String(partOf(old)['$ref'])} ${String(partOf(now)['$ref'])}`;
  if (names !== 'undefined undefined' && pair.open.has(names)) return [];
  const within = { ...pair, open: new Set([...pair.open, names]) };
  const [before, after] = [merged(pair.before(old), pair.before), merged(pair.after(now), pair.after)];
  return [
    ...typeBreaks(before, after, place, pair.way),
    ...valueBreaks(before, after, place, pair.way),
    ...(pair.way === 'input' ? boundBreaks(before, after, place) : []),
    ...variantBreaks(before, after, place, within),
    ...fieldBreaks(before, after, place, within),
    ...(isObject(before['items']) ? schemaBreaks(before['items'], after['items'], `${place}[]`, within) : []),
  ];
}

/** `allOf` put together; what stands beside it counts as one more part. */
function merged(schema: JsonObject, resolve: Resolve): JsonObject {
  const { allOf, ...own } = schema;
  const parts = [...listOf(allOf).map((part) => merged(resolve(part), resolve)), own];
  return parts.reduce((one, other) => ({
    ...one,
    ...other,
    properties: { ...partOf(one['properties']), ...partOf(other['properties']) },
    required: [...listOf(one['required']), ...listOf(other['required'])],
  }));
}

/** An integer is a number; without a type everything is meant. */
function typesOf({ type, nullable }: JsonObject): Set<string> | null {
  if (type === undefined) return null;
  const types = (Array.isArray(type) ? type : [type]).map(String);
  return new Set([
    ...types,
    ...(types.includes('number') ? ['integer'] : []),
    ...(nullable === true ? ['null'] : []),
  ]);
}

function typeBreaks(before: JsonObject, after: JsonObject, place: string, way: Way): string[] {
  const [old, now] = [typesOf(before), typesOf(after)];
  const [wide, narrow] = way === 'input' ? [now, old] : [old, now];
  // wide must take everything that narrow can be
  const fits = wide === null || (narrow !== null && [...narrow].every((type) => wide.has(type)));
  const shown = (types: Set<string> | null) => (types ? [...types].join('|') : 'anything');
  return [
    ...(fits ? [] : [`${place}: the type is ${shown(now)}, was ${shown(old)}`]),
    ...(changed(before, after, 'format', way) || (way === 'input' && changed(before, after, 'pattern', way))
      ? [`${place}: the form is another one`]
      : []),
  ];
}

/** A form that was promised, or with input one that is newly asked for. */
function changed(before: JsonObject, after: JsonObject, name: string, way: Way): boolean {
  const promised = way === 'input' ? after[name] : before[name];
  return promised !== undefined && before[name] !== after[name];
}

function valueBreaks(before: JsonObject, after: JsonObject, place: string, way: Way): string[] {
  const valuesOf = ({ enum: values, const: only }: JsonObject) =>
    values === undefined ? (only === undefined ? null : [only]) : listOf(values);
  const [old, now] = [valuesOf(before), valuesOf(after)];
  if (old === null)
    return now === null || way === 'output' ? [] : [`${place}: not every value is taken any more`];
  if (now === null) return way === 'input' ? [] : [`${place}: the values are not named any more`];
  return old
    .filter((value) => !now.includes(value))
    .map((value) => `${place}: the value ${String(value)} is gone`);
}

function boundBreaks(before: JsonObject, after: JsonObject, place: string): string[] {
  const closer = (name: string, sign: 1 | -1) => {
    const [old, now] = [before[name], after[name]];
    return typeof now === 'number' && (typeof old !== 'number' || (now - old) * sign > 0);
  };
  return [...LEAST.filter((name) => closer(name, 1)), ...MOST.filter((name) => closer(name, -1))].map(
    (name) => `${place}: ${name} is ${String(after[name])}, was ${String(before[name] ?? 'open')}`,
  );
}

/** Of several forms each that was sent must be taken by one, and each that is answered must have been one. */
function variantBreaks(before: JsonObject, after: JsonObject, place: string, pair: Pair): string[] {
  const formsOf = (schema: JsonObject) => {
    const forms = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])];
    return forms.length > 0 ? forms : null;
  };
  const [old, now] = [formsOf(before), formsOf(after)];
  if (old === null && now === null) return [];
  const [olds, nows] = [old ?? [before], now ?? [after]];
  const fits = (one: Json, other: Json) => schemaBreaks(one, other, place, pair).length === 0;
  const kept =
    pair.way === 'input'
      ? olds.every((one) => nows.some((other) => fits(one, other)))
      : nows.every((other) => olds.some((one) => fits(one, other)));
  return kept ? [] : [`${place}: its forms are others`];
}

function fieldBreaks(before: JsonObject, after: JsonObject, place: string, pair: Pair): string[] {
  const [old, now] = [partOf(before['properties']), partOf(after['properties'])];
  const required = (schema: JsonObject) => new Set(listOf(schema['required']).map(String));
  const [needed, needs] = [required(before), required(after)];
  const at = (name: string) => (place === '' ? name : `${place}.${name}`);
  const known = Object.keys(old).flatMap((name) => {
    if (!(name in now)) return [`${at(name)} is gone`];
    return [
      ...(pair.way === 'input' && needs.has(name) && !needed.has(name)
        ? [`${at(name)} is required now`]
        : []),
      ...(pair.way === 'output' && needed.has(name) && !needs.has(name)
        ? [`${at(name)} may be missing now`]
        : []),
      ...schemaBreaks(old[name], now[name], at(name), pair),
    ];
  });
  const asked = Object.keys(now).filter((name) => pair.way === 'input' && !(name in old) && needs.has(name));
  const free = before['additionalProperties'];
  const closed =
    pair.way === 'input' && free !== undefined && free !== false && after['additionalProperties'] === false;
  return [
    ...known,
    ...asked.map((name) => `${at(name)} is new and required`),
    ...(closed ? [`${place}: other fields are refused now`] : []),
    ...(isObject(free) ? schemaBreaks(free, after['additionalProperties'], `${place}{}`, pair) : []),
  ];
}
