import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Place } from '#platform/http/openapi/places.js';

export type Row = Readonly<Record<string, unknown>>;
/** Asks the API as somebody who may see everything. */
export type Get = (url: string) => ReturnType<NestFastifyApplication['inject']>;

/** The rows of a list; none when the answer is a refusal. */
export function rowsIn(answer: unknown): Row[] {
  const { data } = answer as { data: Row[] | null };
  return Array.isArray(data) ? data : [];
}

/** What the placeholders of things stand for now, of each choice one row; lists are read once, inner ones last. */
export async function foundIn(
  places: readonly Place[],
  values: Readonly<Record<string, string>>,
  get: Get,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const read = new Map<string, Row[]>();
  const isInner = ({ list }: Place): number => Number(list.includes('{{'));
  for (const { thing, list, which, names } of places.toSorted(
    (one, other) => isInner(one) - isInner(other),
  )) {
    const url = list.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? found[name] ?? '-');
    const rows = read.get(url) ?? rowsIn((await get(`${url}?limit=100`)).json());
    read.set(url, rows);
    const row = rows.find((each) => fits(each, which)) ?? rows[0];
    const id = row?.['id'] ?? row?.[`${thing}Id`];
    if (row === undefined || typeof id !== 'string') continue;
    for (const name of names) {
      const [field = ''] = name.split('?');
      if (field === `${thing}Id`) found[name] = id;
      else if (field === `${thing}Tag`) {
        const { etag } = (await get(`${url}/${encodeURIComponent(id)}`)).headers;
        if (typeof etag === 'string') found[name] = etag;
      } else {
        const value = fieldOf(row, field.slice(thing.length + 1));
        if (typeof value === 'string' || typeof value === 'number') found[name] = String(value);
      }
    }
  }
  return found;
}

/** @param which `status=PENDING|ON_HOLD&orderId=null&due.amount=!0` */
function fits(row: Row, which: string): boolean {
  return [...new URLSearchParams(which)].every(([field, wanted]) => {
    const value = String(fieldOf(row, field));
    return wanted.startsWith('!') ? value !== wanted.slice(1) : wanted.split('|').includes(value);
  });
}

/** @param path `items.0.id` */
const fieldOf = (row: Row, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((part, name) => (part === null || part === undefined ? part : (part as Row)[name]), row);
