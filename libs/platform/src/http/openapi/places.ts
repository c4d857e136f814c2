import type { JsonObject } from './schemas.js';

/** Where a real id for the examples can be found: a list, whose rows are what a path names. */
export interface Place {
  /** `order` of `/v2/orders/{id}` */
  readonly thing: string;
  /** `/v2/orders` */
  readonly list: string;
}

/** `/v1/orders/{id}` and `id` → `orderId`: the name under which a real id is looked up when the document is served. */
export function placeholderOf(path: string, name: string): string {
  if (name !== 'id') return name;
  const segments = path.split('/');
  const before = segments[segments.indexOf('{id}') - 1] ?? '';
  const singular = before.replace(/ies$/, 'y').replace(/s$/, '');
  return `${singular.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Id`;
}

/** The things that a document names in its paths and lists, each once. */
export function placesOf(document: JsonObject): Place[] {
  const paths = document['paths'] as Record<string, JsonObject>;
  const places = new Map<string, Place>();
  for (const path of Object.keys(paths)) {
    const [, list = '', name = ''] = /^([^{]+)\/\{(\w+)\}/.exec(path) ?? [];
    const thing = placeholderOf(path, name).replace(/Id$/, '');
    if (paths[list]?.['get'] && !places.has(thing)) places.set(thing, { thing, list });
  }
  return [...places.values()];
}
