const SHAPES: readonly [RegExp, string][] = [
  // begins where none of its letters stands before, so that no text is looked through twice
  [/(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[e-mail]'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, '[address]'],
  [/\b(?:[\da-f]{1,4}:){3,7}[\da-f]{1,4}\b/gi, '[address]'],
];

/** A copy without what names a person, for what leaves the house: e-mail and network addresses, in any text within. */
export function withoutPersons(value: unknown): unknown {
  if (typeof value === 'string')
    return SHAPES.reduce((text, [shape, instead]) => text.replace(shape, instead), value);
  if (Array.isArray(value)) return value.map(withoutPersons);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutPersons(each)]));
}
