import { isDate } from 'node:util/types';

/**
 * One text for a value, the same whatever order its fields came in, and another one for every other value: a date is
 * no text, an id of the database no string. What the database does not keep (`undefined`) has no place in it.
 */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      // the database keeps whole characters only
      return JSON.stringify(value.isWellFormed() ? value : value.toWellFormed());
    case 'number':
      return Number.isFinite(value) ? JSON.stringify(value) : `{"$number":"${value}"}`;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? 'null' : ofObject(value);
    default:
      return 'null';
  }
}

function ofObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isDate(value)) return `{"$date":${value.getTime()}}`;
  const type = (value as { _bsontype?: unknown })._bsontype;
  if (typeof type === 'string') return `{"$${type}":${JSON.stringify(value)}}`;
  let text = '';
  for (const name of Object.keys(value).sort()) {
    const inner = (value as Record<string, unknown>)[name];
    if (inner === undefined) continue;
    // `$` begins what stands for a type above, so a name that begins with it is told apart
    text += `${text === '' ? '' : ','}${JSON.stringify(name.startsWith('$') ? `$${name}` : name)}:${canonical(inner)}`;
  }
  return `{${text}}`;
}
