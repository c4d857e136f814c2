import type { JsonObject } from './schemas.js';

/** Where what examples name can be found: a list, whose rows are what a path names. */
export interface Place {
  /** `order` of `/v2/orders/{id}` */
  readonly thing: string;
  /** `/v2/orders`, or within another thing `/v2/webhooks/{{webhookId}}/deliveries` */
  readonly list: string;
  /** which of its rows, `status=PENDING|ON_HOLD`; empty for any */
  readonly which: string;
  /** the placeholders that one row fills: `orderId?status=PENDING`, `orderTag?status=PENDING`, `order.items.0.id?status=PENDING` */
  readonly names: readonly string[];
}

/** `{{orderId}}`, `{{orderTag}}`, `{{order.items.0.id}}`, each perhaps with a choice: `{{orderId?status=PENDING}}`. */
const PLACEHOLDER = /\{\{(([a-z][A-Za-z]*?)(?:Id|Tag|(?:\.\w+)+)(?:\?([^{}"]*))?)\}\}/g;

/** `/v1/orders/{id}` and `id` → `orderId`: the name under which a real id is looked up when the document is served. */
export function placeholderOf(path: string, name: string): string {
  if (name !== 'id') return name;
  const segments = path.split('/');
  const before = segments[segments.indexOf('{id}') - 1] ?? '';
  const singular = before.replace(/ies$/, 'y').replace(/s$/, '');
  return `${singular.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Id`;
}

/** The placeholders of an operation that stand for the thing in its path, made to choose the one on which it works. */
export function choosing<T>(operation: T, thing: string, which: string): T {
  const chosen = JSON.stringify(operation).replace(
    PLACEHOLDER,
    (whole, name: string, of: string, already?: string) =>
      of === thing && already === undefined ? `{{${name}?${which}}}` : whole,
  );
  return JSON.parse(chosen) as T;
}

/** The things that the examples of a document name, each with the list that holds it. */
export function placesOf(document: JsonObject): Place[] {
  const lists = listsOf(document['paths'] as Record<string, JsonObject>);
  const places = new Map<string, { thing: string; list: string; which: string; names: Set<string> }>();
  for (const [, name = '', thing = '', which = ''] of JSON.stringify(document).matchAll(PLACEHOLDER)) {
    const list = lists.get(thing);
    if (list === undefined) continue;
    const key = `${thing}?${which}`;
    const place = places.get(key) ?? { thing, list, which, names: new Set() };
    places.set(key, place);
    place.names.add(name);
  }
  return [...places.values()].map((place) => ({ ...place, names: [...place.names] }));
}

function listsOf(paths: Readonly<Record<string, JsonObject>>): Map<string, string> {
  const lists = new Map<string, string>();
  for (const path of Object.keys(paths)) {
    const [, list = '', name = ''] = /^([^{]+)\/\{(\w+)\}/.exec(path) ?? [];
    const thing = placeholderOf(path, name).replace(/Id$/, '');
    if (lists.has(thing)) continue;
    const within = Object.keys(paths).find((each) => each.endsWith(`}${list.slice(list.lastIndexOf('/'))}`));
    if (paths[list]?.['get']) lists.set(thing, list);
    else if (within !== undefined && paths[within]?.['get'])
      lists.set(
        thing,
        within.replace(/\{(\w+)\}/g, (_, part: string) => `{{${placeholderOf(within, part)}}}`),
      );
  }
  return lists;
}
