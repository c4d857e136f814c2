import {
  isObject,
  listOf,
  type ApiDocument,
  type Json,
  type Operation,
  partOf,
} from '../../support/document.js';

/** What a list is narrowed by, with a value that occurs: `{ status: 'PENDING' }`. */
export type Values = Readonly<Record<string, string>>;

const PAGING = new Set(['page', 'limit', 'cursor', 'count']);

/** The operations that answer lists with pages. */
export function listsOf(document: ApiDocument): Operation[] {
  return document.operations.filter(({ method, said }) => {
    const content = partOf(partOf(partOf(said['responses'])['200'])['content']);
    const { properties } = partOf(partOf(content['application/json'])['schema']);
    const meta = document.resolve(partOf(properties)['meta']);
    return method === 'GET' && isObject(partOf(meta['properties'])['totalPages']);
  });
}

/**
 * The queries that a list is asked: alone, by each filter with each of its values, by every pair of filters, in each
 * order, and in each order by each filter.
 *
 * @param values of the filters that are no enums
 * @throws for a filter without a value
 */
export function queriesOf({ key, said }: Operation, values: Values): string[] {
  const parameters = listOf(said['parameters'])
    .map(partOf)
    .filter(({ in: place, name }) => place === 'query' && !PAGING.has(String(name)));
  const filters = parameters
    .filter(({ name }) => name !== 'sort')
    .map((each) => choicesOf(key, each, values));
  const sorts = parameters
    .filter(({ name }) => name === 'sort')
    .flatMap((each) => choicesOf(key, each, values));
  const pairs = filters.flatMap((one, at) =>
    filters.slice(at + 1).map((other) => `${one.at(-1) ?? ''}&${other.at(-1) ?? ''}`),
  );
  const alone = ['', ...filters.flat(), ...pairs];
  return [
    ...alone,
    ...sorts.flatMap((sort) =>
      ['', ...filters.map((each) => each[0] ?? '')].map((each) => `${each}&${sort}`),
    ),
  ];
}

/** `status=PENDING`, …, and for a filter that takes several values two of them at once */
function choicesOf(key: string, { name, schema }: Readonly<Record<string, Json>>, values: Values): string[] {
  const { enum: single, items } = partOf(schema);
  const several = listOf(partOf(items)['enum']).map(String);
  const options = [...listOf(single).map(String), ...several];
  const given = options.length > 0 ? options : [values[String(name)]];
  const all = several.length > 1 ? [...given, several.slice(0, 2).join(',')] : given;
  return all.map((value) => {
    if (value === undefined) throw new Error(`Give a value for ${String(name)} of ${key}`);
    return `${String(name)}=${encodeURIComponent(value)}`;
  });
}
