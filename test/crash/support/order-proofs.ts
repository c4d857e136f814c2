import type { Connection } from 'mongoose';
import type { Bought } from './buyer.js';
import { counted, faults, rowsOf } from './rows.js';

interface Order {
  readonly _id: string;
  readonly status: string;
  readonly customerId: string;
  readonly total: number;
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
  readonly history: readonly { readonly action: string }[];
}
/** what the audit entry of a refused order names */
const OF_NOTHING = '-';

interface Kept {
  readonly key: string;
  readonly location: string;
}
interface Statistics {
  readonly customerId: string;
  readonly orderCount: number;
  readonly grossSpent: number;
}
interface Level {
  readonly productId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly allocated: number;
}

/** What is wrong with the orders themselves, as their buyers were answered. */
export async function wrongWithOrders(database: Connection, bought: readonly Bought[]): Promise<string[]> {
  const orders = await rowsOf<Order>(database, 'orders');
  const known = new Map(orders.map((order) => [order._id, order]));
  const placed = bought.filter(({ reply }) => reply.status === 201);
  const answers = new Map(placed.map(({ key, reply }) => [key, reply.data.id]));
  const told = new Set(answers.values());
  const kept = await rowsOf<Kept>(database, 'idempotency_keys', { route: /orders$/ });
  return [
    ...faults(
      'acknowledged orders that are lost',
      placed.filter(({ reply }) => !known.has(reply.data.id)).map(({ key }) => key),
    ),
    ...faults(
      'orders that nobody was told of',
      orders.filter(({ _id }) => !told.has(_id)).map(({ _id }) => _id),
    ),
    ...faults(
      'keys with more than one order, or orders with more than one key',
      answers.size === told.size && orders.length === answers.size
        ? []
        : [{ keys: answers.size, orders: orders.length }],
    ),
    ...faults(
      'keys that are kept for another order',
      kept.filter(({ key, location }) => !location.endsWith(`/${answers.get(key) ?? '?'}`)),
    ),
    ...faults('keys that are not kept', kept.length === answers.size ? [] : [kept.length, answers.size]),
    ...faults(
      'orders with other lines than were bought',
      placed.filter(({ reply, lines }) => !isSame(known.get(reply.data.id), lines)),
    ),
  ];
}

function isSame(order: Order | undefined, lines: Readonly<Record<string, number>>): boolean {
  const items = order?.items ?? [];
  return (
    items.length === Object.keys(lines).length &&
    items.every(({ productId, quantity }) => lines[productId] === quantity)
  );
}

/** What the handlers of `order:created` should have done once for each order, under automatic processing, and did not. */
export async function wrongWithEffects(database: Connection): Promise<string[]> {
  const orders = await rowsOf<Order>(database, 'orders');
  const ids = orders.map(({ _id }) => _id);
  const facts = await rowsOf<{ name: string; aggregate: { id: string } }>(database, 'events');
  const mails = await rowsOf<{ _id: string }>(database, 'mails');
  const tasks = await rowsOf<{ orderId: string; kind: string }>(database, 'fulfilment_tasks');
  const audit = await rowsOf<{ action: string; resourceId: string }>(database, 'audit_logs');
  const factsOf = (name: string) =>
    facts.filter((fact) => fact.name === name).map(({ aggregate }) => aggregate.id);
  const entriesOf = (action: string) =>
    audit
      .filter((entry) => entry.action === action && entry.resourceId !== OF_NOTHING)
      .map((entry) => entry.resourceId);
  return [
    ...notOnceEach('order:created', factsOf('order:created'), ids),
    ...notOnceEach('order:processed', factsOf('order:processed'), ids),
    ...['order-confirmation', 'order-processing'].flatMap((template) =>
      notOnceEach(
        `mail ${template}`,
        mails.flatMap(({ _id }) => (_id.startsWith(`${template}:`) ? (_id.split(':').at(-1) ?? '') : [])),
        ids,
      ),
    ),
    ...['PICK', 'PACK', 'SHIP'].flatMap((kind) =>
      notOnceEach(
        `task ${kind}`,
        tasks.filter((task) => task.kind === kind).map(({ orderId }) => orderId),
        ids,
      ),
    ),
    ...notOnceEach('audit entry order.place', entriesOf('order.place'), ids),
    ...notOnceEach('audit entry order.process', entriesOf('order.process'), ids),
    ...faults(
      'orders that were not placed once and processed once',
      orders.filter(
        ({ status, history }) =>
          status !== 'PROCESSING' || history.map(({ action }) => action).join() !== 'place,process',
      ),
    ),
    ...wrongStatistics(orders, await rowsOf<Statistics>(database, 'customer_statistics')),
  ];
}

function notOnceEach(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const times = counted(found);
  const known = new Set(wanted);
  return [
    ...faults(
      `orders without exactly one ${what}`,
      wanted.filter((id) => times.get(id) !== 1),
    ),
    ...faults(
      `${what} without order`,
      [...times.keys()].filter((id) => !known.has(id)),
    ),
  ];
}

function wrongStatistics(orders: readonly Order[], statistics: readonly Statistics[]): string[] {
  const byCustomer = Map.groupBy(orders, ({ customerId }) => customerId);
  const wanted = [...byCustomer].map(([customerId, own]) => ({
    customerId,
    orderCount: own.length,
    grossSpent: own.reduce((sum, { total }) => sum + total, 0),
  }));
  const kept = statistics.map(({ customerId, orderCount, grossSpent }) => ({
    customerId,
    orderCount,
    grossSpent,
  }));
  const texts = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
  return texts(wanted).join() === texts(kept).join()
    ? []
    : [`statistics ${texts(kept).join()}, not ${texts(wanted).join()}`];
}

/** Levels that are not what was there at first less what the orders took. @param processed whether every order was */
export async function wrongWithStock(
  database: Connection,
  stock: ReadonlyMap<string, number>,
  { processed }: { processed: boolean },
): Promise<string[]> {
  const sold = new Map<string, number>();
  for (const { items } of await rowsOf<Order>(database, 'orders'))
    for (const { productId, quantity } of items) sold.set(productId, (sold.get(productId) ?? 0) + quantity);
  const levels = await rowsOf<Level>(database, 'stock_levels');
  const wrong = levels.filter(({ productId, onHand, reserved, allocated }) => {
    const taken = sold.get(productId) ?? 0;
    return (
      onHand !== stock.get(productId) ||
      taken > onHand ||
      reserved !== (processed ? 0 : taken) ||
      allocated !== (processed ? taken : 0)
    );
  });
  return faults('stock levels that do not add up', wrong);
}
