import { type Causes, without } from './causes.rules.js';
import type { Hold, Promised, StockFault } from './evidence.js';

const sum = (things: readonly { readonly quantity: number }[]): number =>
  things.reduce((all, { quantity }) => all + quantity, 0);

/** Holds what is said of one level's allocations against what its ledger booked under their names. */
export function faultsOfAllocations(allocations: readonly Promised[], causes: Causes): StockFault[] {
  const orders = Map.groupBy(
    allocations.filter(({ orderId }) => orderId !== null),
    ({ orderId }) => orderId ?? '',
  );
  const shipments = Map.groupBy(
    allocations.filter(({ status }) => status === 'SHIPPED'),
    ({ shipmentId }) => shipmentId ?? '',
  );
  const alone = allocations.filter(({ orderId }) => orderId === null);
  return [
    ...allocations
      .filter(({ status, shipmentId }) => (status === 'SHIPPED') !== (shipmentId !== null))
      .map((each) =>
        fault(each, {
          field: 'status',
          found: each.status,
          why: `its shipment is ${each.shipmentId ?? 'none'}`,
        }),
      ),
    ...alone.flatMap((each) => faultsOfLone(each, causes)),
    ...[...orders].flatMap(([orderId, own]) => faultsOfOrder(orderId, own, causes)),
    ...[...shipments].flatMap(([shipmentId, own]) => {
      const left = -(causes.of('shipment', shipmentId)?.allocated ?? 0);
      return off(own, left, `left with shipment ${shipmentId}`);
    }),
    ...unclaimed('order', new Set(orders.keys()), causes),
    ...unclaimed('shipment', new Set(shipments.keys()), causes),
    ...unclaimed('reservation', new Set(alone.map(({ reservationId }) => reservationId)), causes),
  ];
}

function faultsOfLone(allocation: Promised, causes: Causes): StockFault[] {
  const committed = causes.of('reservation', allocation.reservationId)?.committed ?? 0;
  if (committed === 0) return [fault(allocation, { why: 'no ledger row of its level made it' })];
  if (committed !== allocation.quantity)
    return [
      fault(allocation, {
        field: 'quantity',
        found: allocation.quantity,
        proven: committed,
        why: 'the ledger allocated another number',
      }),
    ];
  const proven = causes.of('allocation', allocation._id) ? 'RELEASED' : 'OPEN';
  return allocation.status === proven
    ? []
    : [
        fault(allocation, {
          field: 'status',
          found: allocation.status,
          proven,
          why: 'the ledger says otherwise',
        }),
      ];
}

function faultsOfOrder(orderId: string, own: readonly Promised[], causes: Causes): StockFault[] {
  const booked = causes.of('order', orderId);
  const live = own.filter(({ status }) => status !== 'RELEASED');
  return [
    ...off(live.length > 0 ? live : own, booked?.allocated ?? 0, 'allocated to its order', sum(live)),
    ...without(
      own.filter(({ status }) => status === 'RELEASED'),
      booked?.givenBack ?? [],
    ).map((each) =>
      fault(each, {
        field: 'quantity',
        found: each.quantity,
        why: 'the ledger gave no such number of pieces back',
      }),
    ),
  ];
}

/** Pieces that the ledger has allocated, or sent, under a name that no allocation bears. */
function unclaimed(type: string, claimed: ReadonlySet<string>, causes: Causes): StockFault[] {
  return [...causes.named(type)].flatMap(([id, { allocated, committed }]) =>
    claimed.has(id) || (type === 'reservation' ? committed : allocated) === 0
      ? []
      : [
          {
            invariant: 'I4' as const,
            collection: 'allocations' as const,
            id: type === 'reservation' ? `${id}-A` : `of ${type} ${id}`,
            why: 'the ledger has pieces under its name, and no allocation has',
          },
        ],
  );
}

function off(own: readonly Promised[], booked: number, what: string, found = sum(own)): StockFault[] {
  if (found === booked) return [];
  const [only] = own;
  const why = `the ledger has ${booked} pieces ${what}, its allocations have ${found}`;
  if (only && own.length === 1 && booked > 0 && only.status !== 'RELEASED')
    return [fault(only, { field: 'quantity', found: only.quantity, proven: booked, why })];
  return own.map((each) => fault(each, { field: 'quantity', found: each.quantity, why }));
}

/** I5: a consumed reservation became one allocation, or a line of an order; an allocation came from a consumed one. */
export function faultsOfBecoming(holds: readonly Hold[], allocations: readonly Promised[]): StockFault[] {
  const made = new Set(allocations.map(({ _id }) => _id));
  const consumed = new Map(
    holds.filter(({ status }) => status === 'CONSUMED').map((hold) => [hold._id, hold]),
  );
  const lost = [...consumed.values()].flatMap((hold): StockFault[] => {
    const ends = (made.has(`${hold._id}-A`) ? 1 : 0) + (hold.free && hold.orderItemId !== null ? 1 : 0);
    if (ends === 1) return [];
    const why =
      ends === 0 ? `it became nothing: there is no ${hold._id}-A` : 'it became an allocation and a line';
    return [{ invariant: 'I5', collection: 'reservations', id: hold._id, why }];
  });
  const orphans = allocations.flatMap((allocation): StockFault[] => {
    const hold = consumed.get(allocation.reservationId);
    const wrong = !hold
      ? 'its reservation is not consumed, or not there'
      : hold.orderId !== allocation.orderId || hold.orderItemId !== allocation.orderItemId
        ? 'its reservation belongs to another order or line'
        : null;
    if (!wrong && (allocation._id === `${hold?._id}-A` || allocation._id.startsWith(`${hold?._id}-A-`)))
      return [];
    return [
      {
        invariant: 'I5',
        collection: 'allocations',
        id: allocation._id,
        field: 'reservationId',
        found: allocation.reservationId,
        why: wrong ?? 'its id is made of another reservation',
      },
    ];
  });
  return [...lost, ...orphans];
}

const fault = (
  allocation: Promised,
  what: Omit<StockFault, 'invariant' | 'collection' | 'id'>,
): StockFault => ({
  invariant: 'I4',
  collection: 'allocations',
  id: allocation._id,
  ...what,
});
