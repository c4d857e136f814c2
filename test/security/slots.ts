import { RECIPES } from '../contract/calls/recipes.js';
import { bodyFor } from '../contract/calls/send.js';
import type { World } from '../contract/calls/world.js';
import type { Client, Reply } from '../support/client.js';
import { listOf, type Operation, partOf } from '../support/document.js';
import type { Payload } from './payloads.js';

/** One place of one operation into which something can be written. */
export interface Slot {
  readonly operation: Operation;
  readonly where:
    'path' | 'query' | 'header' | 'body' | 'body as a whole' | 'further field' | 'further parameter';
  /** `orderId`, `items[0].quantity` */
  readonly name: string;
  send(payload: Payload, as: Client): Promise<Reply>;
}

const MARK = '@@here@@';
const HEADERS = [
  'x-request-id',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'user-agent',
  'traceparent',
  'x-forwarded-for',
  'accept',
  'origin',
];

/** Answers of these take long or do not end by themselves; headers are read before any of them is asked. */
const COSTLY = /\/(stream|verify|checks|rebuild)$/;

/** Every slot of an operation as the served document describes it. */
export async function slotsOf(world: World, operation: Operation): Promise<Slot[]> {
  const { method, path, said } = operation;
  const admin = world.app.as('admin');
  const recipe = RECIPES[operation.key];
  const id = (await recipe?.target?.(world, world.customer)) ?? '';
  const body = await bodyFor(world, operation, admin);
  const bare = path.replace(/\{\w+\}/, encodeURIComponent(id));
  const url = bare + (recipe?.query ?? '');
  const asked = (more: string) => `${url}${recipe?.query === undefined ? '?' : '&'}${more}`;
  const base = { ...(method === 'POST' && { 'idempotency-key': world.fresh('slot') }), ...recipe?.headers };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const ask = (as: Client, to: string, json: string | undefined, headers: object = {}) =>
    as.send(method, to, json, {
      ...base,
      ...(method === 'POST' && { 'idempotency-key': world.fresh('slot') }),
      ...headers,
    });
  const slot = (where: Slot['where'], name: string, send: Slot['send']): Slot => ({
    operation,
    where,
    name,
    send,
  });

  const slots: Slot[] = [];
  const parameter = /\{(\w+)\}/.exec(path)?.[1];
  if (parameter !== undefined)
    slots.push(
      slot('path', parameter, (payload, as) => ask(as, path.replace(/\{\w+\}/, encoded(payload.text)), text)),
    );
  const queries = listOf(said['parameters'])
    .map(partOf)
    .filter((each) => each['in'] === 'query');
  for (const { name } of queries as unknown as { name: string }[])
    slots.push(
      slot('query', name, (payload, as) => ask(as, `${bare}?${name}=${encoded(payload.text)}`, text)),
    );
  slots.push(
    slot('further parameter', '$where', (payload, as) =>
      ask(as, asked(`${encoded(payload.text)}=1&a[$ne]=1`), text),
    ),
  );
  for (const name of COSTLY.test(path) ? [] : HEADERS)
    slots.push(
      slot('header', name, (payload, as) => ask(as, url, text, { [name]: printable(payload.text) })),
    );
  if (text !== undefined) {
    for (const name of leavesOf(body))
      slots.push(slot('body', name, (payload, as) => ask(as, url, writtenAt(body, name, payload.json))));
    slots.push(slot('body as a whole', '', (payload, as) => ask(as, url, payload.json)));
    for (const name of ['role', '_id', '__v', 'status', 'passwordHash', 'userId'])
      slots.push(
        slot('further field', name, (payload, as) =>
          ask(
            as,
            url,
            `${text.slice(0, -1)}${text === '{}' ? '' : ','}${JSON.stringify(name)}:${payload.json}}`,
          ),
        ),
      );
  }
  return slots;
}

/** Names of all values in a body: `items`, `items[0]`, `items[0].quantity`. */
function leavesOf(body: unknown, path = ''): string[] {
  if (typeof body !== 'object' || body === null) return path === '' ? [] : [path];
  const inner = Array.isArray(body)
    ? body.flatMap((each, index) => leavesOf(each, `${path}[${index}]`))
    : Object.entries(body).flatMap(([name, each]) => leavesOf(each, path === '' ? name : `${path}.${name}`));
  return path === '' ? inner : [path, ...inner];
}

/** The body as JSON, with something else in one place. */
function writtenAt(body: unknown, name: string, json: string): string {
  const copy = structuredClone(body) as Record<string, unknown>;
  const steps = name.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  let at: Record<string, unknown> = copy;
  for (const step of steps.slice(0, -1)) at = at[step] as Record<string, unknown>;
  at[steps.at(-1) ?? ''] = MARK;
  return JSON.stringify(copy).replace(JSON.stringify(MARK), () => json);
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed()).slice(0, 6_000);

/** What a client library lets into a header at all; raw sockets are tried in transport.e2e-spec.ts. */
const printable = (text: string): string =>
  text
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, 2_000) || '?';
