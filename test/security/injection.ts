import type { World } from '../contract/calls/world.js';
import type { Reply } from '../support/client.js';
import { ApiDocument } from '../support/document.js';
import type { Payload } from './payloads.js';
import { type Slot, slotsOf } from './slots.js';

/** Shows that an answer tells what only developers may know. */
const INSIDES =
  /\bat .+:\d+:\d+|Mongo(Server|oose|DB)?Error|CastError|BSON|node_modules|E11000|TypeError|RangeError|\.ts:\d/;

/** Every slot of the operations of some versions of the API. */
export async function allSlots(world: World, versions: readonly (1 | 2)[]): Promise<Slot[]> {
  const documents = await Promise.all(versions.map((version) => ApiDocument.at(world.app.url, version)));
  const slots: Slot[] = [];
  for (const operation of documents.flatMap(({ operations }) => operations))
    // the caller's own session would end
    if (!/logout|password|sessions/.test(operation.path)) slots.push(...(await slotsOf(world, operation)));
  return slots;
}

/** Who is told that too many change the same thing at this moment comes again. */
async function insisting(ask: () => Promise<Reply>): Promise<Reply> {
  for (;;) {
    const reply = await ask();
    if (reply.status !== 503 || !reply.codes.includes('BUSY')) return reply;
  }
}

/** The same slots in another order: neighbours are of one operation, and would get into each other's way on one thing. */
export function apart(slots: readonly Slot[]): Slot[] {
  const order = [...slots.entries()].sort(([one], [other]) => (one % 97) - (other % 97));
  return order.map(([, slot]) => slot);
}

/** Headers are read before a route is looked for: those of every eighth operation say as much as all of them. */
export function withFewHeaders(slots: readonly Slot[]): Slot[] {
  const operations = [...new Set(slots.map(({ operation }) => operation))];
  const chosen = new Set(operations.filter((_, at) => at % 8 === 0));
  return slots.filter(({ where, operation }) => where !== 'header' || chosen.has(operation));
}

/** Does something with every thing of a list, several at a time, in its order. */
export async function eachOf<T>(
  things: Iterable<T>,
  atOnce: number,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const queue = things[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Tries every pair, several at a time. @returns what is wrong */
export async function tryAll(
  pairs: Iterable<{ slot: Slot; payload: Payload }>,
  world: World,
  atOnce: number,
): Promise<string[]> {
  const wrong: string[] = [];
  let sent = 0;
  await eachOf(pairs, atOnce, async ({ slot, payload }) => {
    const found = await wrongWith(slot, payload, world);
    if (found) wrong.push(found);
    if (++sent % 10_000 === 0) process.stdout.write(`  injection: ${sent} requests, ${wrong.length} wrong\n`);
  });
  return wrong;
}

/** @returns what is wrong with the answer to one payload in one slot; null when nothing is */
async function wrongWith(slot: Slot, payload: Payload, world: World): Promise<string | null> {
  const name = `${slot.operation.method} ${slot.operation.path} ${slot.where} ${slot.name} ${payload.json.slice(0, 80)}`;
  // whoever writes an address resolves these before anything is sent; what is sent raw is in paths.e2e-spec.ts
  if (slot.where === 'path' && ['.', '..'].includes(payload.text)) return null;
  let reply: Reply;
  try {
    reply = await insisting(() => slot.send(payload, world.app.as('admin')));
  } catch (error) {
    return `${name}: ${(error as Error).message.slice(-300)}`;
  }
  const { status, text, headers } = reply;
  if (status >= 500) return `${name}: ${status} ${text.slice(0, 200)}`;
  const insides = INSIDES.exec(text.replaceAll(payload.text, ''));
  if (insides) return `${name}: ${insides[0]}`;
  if (text !== '' && !headers.get('content-type')?.startsWith('application/json'))
    return `${name}: ${headers.get('content-type')}`;
  if (headers.has('x-injected') || headers.has('set-cookie')) return `${name}: a header was injected`;
  const isOperator = slot.where === 'body' && /^\{|^\[[^\]]/.test(payload.json) && payload.json.includes('$');
  // `attributes` of a product is free, but for names that mean something to a database
  if (isOperator && status < 300) return `${name}: an operator was taken`;
  if (slot.where === 'further field' && status < 300 && !isKnown(slot))
    return `${name}: a field that nobody asked for was taken`;
  return null;
}

/** `role` of a user, `status` of a product: fields that some bodies have. */
function isKnown({ operation: { key }, name }: Slot): boolean {
  return /users|products|fulfilment-tasks|payments/.test(key) && ['role', 'status'].includes(name);
}

/** @returns names in the database that begin with `$` or would reach for a prototype */
export async function operatorsStored(world: World): Promise<string[]> {
  const found = new Set<string>();
  const look = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || '_bsontype' in value || value instanceof Date) return;
    for (const [name, inner] of Object.entries(value)) {
      if (!Array.isArray(value) && (/^\$|\0/.test(name) || name === '__proto__'))
        found.add(`${path}.${name}`);
      look(inner, Array.isArray(value) ? path : `${path}.${name}`);
    }
  };
  for (const { name } of await world.app.database.listCollections())
    for (const row of await world.app.database.collection(name).find().toArray()) look(row, name);
  return [...found];
}
