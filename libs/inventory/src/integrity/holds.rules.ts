import { type Booked, type Causes, without } from './causes.rules.js';
import type { Hold, StockFault } from './evidence.js';

const sum = (things: readonly { readonly quantity: number }[]): number =>
  things.reduce((all, { quantity }) => all + quantity, 0);

/** Holds what is said of one level's reservations against what its ledger booked under their names. */
export function faultsOfHolds(holds: readonly Hold[], causes: Causes): StockFault[] {
  const free = holds.filter((hold) => hold.free);
  const orders = Map.groupBy(
    holds.filter((hold) => !hold.free || hold.orderId !== null),
    (hold) => hold.orderId ?? '',
  );
  return [
    ...free.flatMap((hold) => faultsOfFree(hold, causes)),
    ...vanished(free, causes),
    ...[...orders].flatMap(([orderId, own]) => faultsOfOrder(own, causes.of('order', orderId))),
    ...[...causes.named('order')].flatMap(([orderId, booked]) =>
      booked.holds === 0 || orders.has(orderId) ? [] : [gone(`of order ${orderId}`, booked.reserved)],
    ),
  ];
}

function faultsOfFree(hold: Hold, causes: Causes): StockFault[] {
  const booked = causes.of('reservation', hold._id);
  if (!booked?.held) return [fault(hold, { why: 'no ledger row of its level made it' })];
  if (booked.held !== hold.quantity)
    return [
      fault(hold, {
        field: 'quantity',
        found: hold.quantity,
        proven: booked.held,
        why: 'the ledger held another number',
      }),
    ];
  const wrong = statusFault(hold, booked, causes);
  return wrong ? [fault(hold, { field: 'status', found: hold.status, ...wrong })] : [];
}

/** A free hold ended as its last row says; without one it lives on, or a line of an order took it. */
function statusFault(hold: Hold, booked: Booked, causes: Causes): { proven?: string; why: string } | null {
  if (booked.end)
    return hold.status === booked.end ? null : { proven: booked.end, why: 'the ledger ended it otherwise' };
  if (hold.orderId !== null) {
    const taken = causes.of('order', hold.orderId)?.released.includes(hold.quantity) ?? false;
    if (!taken) return { why: `no ledger row says that order ${hold.orderId} took it` };
    return hold.status === 'CONSUMED' ? null : { proven: 'CONSUMED', why: `order ${hold.orderId} took it` };
  }
  return hold.status === 'ACTIVE' ? null : { proven: 'ACTIVE', why: 'no ledger row ended it' };
}

/** Free holds that the ledger made and that are not there any more; a repair gives what they still held back. */
function vanished(free: readonly Hold[], causes: Causes): StockFault[] {
  const there = new Set(free.map((hold) => hold._id));
  return [...causes.named('reservation')].flatMap(([id, { held, reserved }]) =>
    there.has(id) || held === 0 || causes.of('repair', id)
      ? []
      : [{ ...gone(id, reserved), field: 'level', found: null, others: causes.level, proven: reserved }],
  );
}

function faultsOfOrder(own: readonly Hold[], booked: Booked | undefined): StockFault[] {
  const of = (status: string, free: boolean) =>
    own.filter((hold) => hold.free === free && hold.status === status);
  const active = of('ACTIVE', false);
  const consumed = of('CONSUMED', false);
  const taken = of('CONSUMED', true);
  return [
    ...off('ACTIVE', active, (booked?.reserved ?? 0) + sum(taken), own),
    ...off('CONSUMED', consumed, booked?.committed ?? 0, own),
    ...without(of('RELEASED', false), booked?.released ?? []).map((hold) =>
      fault(hold, {
        field: 'quantity',
        found: hold.quantity,
        why: 'the ledger released no such number of pieces',
      }),
    ),
    ...missing(own, booked),
    ...of('EXPIRED', false).map((hold) =>
      fault(hold, { field: 'status', found: hold.status, why: 'a hold of an order never lapses' }),
    ),
  ];
}

/** Each RESERVE of an order made one hold, whatever became of it. */
function missing(own: readonly Hold[], booked: Booked | undefined): StockFault[] {
  const there = own.filter(({ free }) => !free).length;
  const made = booked?.holds ?? 0;
  return there === made
    ? []
    : own
        .slice(0, 1)
        .map((hold) =>
          fault(hold, { why: `its order has ${there} holds here, and the ledger made ${made}` }),
        );
}

/** All holds of an order at a level that are in one state must together have what the ledger booked. */
function off(status: string, holds: readonly Hold[], booked: number, own: readonly Hold[]): StockFault[] {
  const found = sum(holds);
  if (found === booked) return [];
  const [only] = holds;
  const why = `the ledger has ${booked} pieces ${status} for its order, all its holds have ${found}`;
  if (only && holds.length === 1 && booked > 0)
    return [fault(only, { field: 'quantity', found: only.quantity, proven: booked, why })];
  return (holds.length > 0 ? holds : own).map((hold) =>
    fault(hold, { field: 'quantity', found: hold.quantity, why }),
  );
}

const fault = (hold: Hold, what: Omit<StockFault, 'invariant' | 'collection' | 'id'>): StockFault => ({
  invariant: 'I3',
  collection: 'reservations',
  id: hold._id,
  ...what,
});

const gone = (id: string, pieces: number): StockFault => ({
  invariant: 'I3',
  collection: 'reservations',
  id,
  why: `it is not there, though the ledger made it; ${pieces} pieces are reserved under its name`,
});
