/** What class-transformer, BSON and JSON.stringify bear without harm, and more than any request needs. */
export const MOST_DEPTH = 20;
export const MOST_PARTS = 10_000;

export interface Excess {
  readonly message: string;
  /** set when one field is at fault and not the whole */
  readonly field?: string;
}

/**
 * What makes a parsed body unfit to be looked at: depth beyond 20, more than 10,000 keys or as many items of lists,
 * NUL in a key or a text, a key that reaches for a prototype.
 *
 * @returns null when it is fit
 */
export function excessOf(body: unknown): Excess | null {
  return look(body, 1, '', { keys: 0, items: 0 });
}

interface Count {
  keys: number;
  items: number;
}

const tooMany: Excess = { message: `The body has more than ${MOST_PARTS} fields or items` };

function look(value: unknown, depth: number, path: string, count: Count): Excess | null {
  if (typeof value === 'string') {
    return value.includes('\0') ? { field: path, message: 'must not contain the character NUL' } : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth > MOST_DEPTH) return { message: `The body is nested more than ${MOST_DEPTH} levels deep` };
  if (Array.isArray(value)) {
    count.items += value.length;
    if (count.items > MOST_PARTS) return tooMany;
    for (let index = 0; index < value.length; index++) {
      const excess = look(value[index], depth + 1, `${path}[${index}]`, count);
      if (excess) return excess;
    }
    return null;
  }
  for (const key in value) {
    if (++count.keys > MOST_PARTS) return tooMany;
    if (
      key === '__proto__' ||
      (key === 'constructor' && reachesPrototype((value as Record<string, unknown>)[key]))
    ) {
      return { field: nameOf(path, key), message: 'is not a field of this request' };
    }
    if (key.includes('\0'))
      return { field: nameOf(path, key.replaceAll('\0', '')), message: 'must not contain the character NUL' };
    const each = (value as Record<string, unknown>)[key];
    if (typeof each === 'number' || typeof each === 'boolean') continue;
    const excess = look(each, depth + 1, nameOf(path, key), count);
    if (excess) return excess;
  }
  return null;
}

const reachesPrototype = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');

const nameOf = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`).slice(0, 200);
