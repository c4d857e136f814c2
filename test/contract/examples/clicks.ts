import { type ApiDocument, type Json, listOf, type Operation, partOf } from '../../support/document.js';

/** A request as Swagger UI sends it when nothing has been changed in its form. */
export interface Click {
  /** with its query */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** undefined when the operation takes none */
  readonly body: string | undefined;
}

/** What a form is filled with: the example, the example of its schema, the default. */
function shownOf(parameter: Readonly<Record<string, Json>>): Json | undefined {
  const schema = partOf(parameter['schema']);
  return parameter['example'] ?? schema['example'] ?? schema['default'];
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** @throws when the form of a required parameter, or the body, would be empty */
export function clickOf(document: ApiDocument, { key, path, said }: Operation): Click {
  let filled = path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  for (const parameter of listOf(said['parameters']).map((each) => document.resolve(each))) {
    const name = String(parameter['name']);
    const value = shownOf(parameter);
    if (value === undefined) {
      if (parameter['required'] === true) throw new Error(`${key} shows no example of ${name}`);
    } else if (parameter['in'] === 'path')
      filled = filled.replace(`{${name}}`, encodeURIComponent(textOf(value)));
    else if (parameter['in'] === 'query') query.set(name, textOf(value));
    else headers[name.toLowerCase()] = textOf(value);
  }
  const content = partOf(partOf(said['requestBody'])['content'])['application/json'];
  const { example } = partOf(content);
  if (content !== undefined && example === undefined) throw new Error(`${key} shows no example of its body`);
  return {
    path: query.size > 0 ? `${filled}?${query.toString()}` : filled,
    headers,
    body: example === undefined ? undefined : JSON.stringify(example),
  };
}

/** Whether it answers for as long as anybody listens. */
export const isStream = ({ said }: Operation): boolean =>
  'text/event-stream' in partOf(partOf(partOf(said['responses'])['200'])['content']);

/** What ends the things that others are tried on, the earlier the less it ends. */
const ENDINGS = [
  'POST /orders/{id}/hold',
  'POST /orders/{id}/release',
  'POST /orders/{id}/cancel',
  'POST /products/{id}/discontinue',
  'DELETE ',
  'POST /auth/password',
  'POST /auth/logout',
];

/** What is about something that another one makes. */
const FOLLOWING = new Set(['GET /idempotency-keys/{key}', 'POST /webhooks/deliveries/{id}/redeliver']);

/** Readers first, then makers, then changers, and last what ends something. */
export function inOrder(operations: readonly Operation[]): Operation[] {
  const rank = ({ key, method, path }: Operation): number => {
    const ending = ENDINGS.findIndex((each) => key === each || (each.endsWith(' ') && key.startsWith(each)));
    if (ending >= 0) return 10 + ending;
    if (FOLLOWING.has(key)) return 3;
    if (method === 'GET') return 0;
    return method === 'POST' && !path.includes('{') ? 1 : 2;
  };
  return operations.toSorted((one, other) => rank(one) - rank(other));
}
