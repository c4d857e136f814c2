import type { FieldShape } from './shapes.js';

/**
 * Query strings are text: numbers, booleans and lists are read from it here and nowhere else. What cannot be read
 * stays text, so that the rule of the field refuses it by name.
 */
export function readQuery(
  query: Readonly<Record<string, unknown>>,
  shapes: ReadonlyMap<string, FieldShape>,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query)) {
    const shape = shapes.get(name);
    read[name] = shape && typeof value === 'string' ? readText(value, shape) : value;
  }
  return read;
}

function readText(text: string, { kind, many }: FieldShape): unknown {
  if (many) return text.split(',').map((each) => each.trim());
  if (kind === 'number') return /^-?\d{1,16}(\.\d{1,16})?$/.test(text) ? Number(text) : text;
  if (kind === 'flag') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
