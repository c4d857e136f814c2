import type { TestApp } from '../support/app.js';
import type { Wire } from '../support/client.js';
import { Given, ok, place } from '../support/given.js';

/** A little of everything that stock and orders can be, all of it made over the API. */
export async function populate(app: TestApp): Promise<void> {
  const given = new Given(app);
  const warehouse = app.as('warehouse');
  const clerk = app.as('clerk');
  await app.as('manager').post('/v1/locations', { id: 'EAST', name: 'East', priority: 10 }).then(ok);
  const mug = await given.product(60, { price: 3 });
  const lamp = await given.product(20, { price: 7 });
  const stock = `/v1/inventory/${mug.id}`;
  for (const [bucket, delta] of [
    ['damaged', 2],
    ['quarantine', 1],
    ['onHand', -1],
  ] as const)
    ok(await warehouse.post(`${stock}/adjustments`, { bucket, delta, reason: 'seen' }));
  const transfer = { productId: mug.id, quantity: 12, fromLocationId: 'MAIN', toLocationId: 'EAST' };
  ok(await warehouse.post('/v1/inventory/transfers', transfer));

  const hold = async (quantity: number, more: object = {}, as = clerk): Promise<Wire> =>
    ok(await as.post('/v1/inventory/reservations', { productId: mug.id, quantity, ...more }));
  const lapsing = await hold(2, { expiryMinutes: 1 });
  app.clock.travel(61_000);
  await app.sweep();
  await hold(1);
  ok(await clerk.delete(`/v1/inventory/reservations/${(await hold(3)).id}`));
  const allocate = async (id: string): Promise<Wire> =>
    ok(await warehouse.post(`/v1/inventory/reservations/${id}/allocate`));
  await allocate((await hold(2)).id);
  ok(await warehouse.delete(`/v1/inventory/allocations/${(await allocate((await hold(4)).id)).id}`));
  if (lapsing.status !== 'ACTIVE') throw new Error('The hold was not made');

  const customer = app.as('customer');
  const own = await hold(2, {}, customer);
  const items = [{ productId: mug.id, quantity: 2, reservationId: own.id }];
  ok(await place(customer, {}, { items, reference: { system: 'shop', id: 'one' } }));
  ok(await place(clerk, { [mug.id]: 1 }, { guest: true, reference: { system: 'shop', id: 'two' } }));

  const order = (): Promise<Wire> => given.order({ [mug.id]: 3, [lamp.id]: 2 });
  const step = async (of: Wire, what: string, body: object = {}): Promise<Wire> =>
    ok(await clerk.post(`/v1/orders/${of.id}/${what}`, body));
  const first = (of: Wire, quantity: number) => ({ items: [{ orderItemId: of.items[0]?.id, quantity }] });
  const ship = async (of: Wire, body: object = {}): Promise<Wire> =>
    ok(await warehouse.post(`/v1/orders/${of.id}/shipments`, body));
  const end = async (of: Wire, how: string): Promise<Wire> =>
    ok(await warehouse.post(`/v1/shipments/${of.id}/${how}`));

  await step(await order(), 'cancel');
  await step(await order(), 'hold');
  const partly = await order();
  await step(partly, 'cancel', first(partly, 1));
  const shipping = await order();
  await step(shipping, 'process');
  await ship(shipping, first(shipping, 1));
  const done = await order();
  await step(done, 'process');
  await end(await ship(done), 'delivered');
  const failing = await order();
  await step(failing, 'process');
  await end(await ship(failing, first(failing, 2)), 'failed');
  const cancelled = await order();
  await step(cancelled, 'process');
  await step(cancelled, 'cancel', first(cancelled, 1));
  const undone = await order();
  await step(undone, 'process');
  await step(undone, 'cancel');
  app.clock.returnToPresent();
  await app.settled();
}
