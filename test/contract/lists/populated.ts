import { ROLES } from '#contracts/access.js';
import type { TestApp } from '../../support/app.js';
import { Given, ok, place } from '../../support/given.js';
import { World } from '../calls/world.js';
import type { Values } from './queries.js';

const WORDS = ['Blue', 'Red', 'Green', 'White'];
const CATEGORIES = ['Mugs', 'Lighting', 'Toys'];

const many = async <T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> => {
  const made: T[] = [];
  for (let at = 0; at < count; at += 25) {
    const group = Array.from({ length: Math.min(25, count - at) }, (_, each) => make(at + each));
    made.push(...(await Promise.all(group)));
  }
  return made;
};

/** Some hundred of everything, so that the planner has something to choose from; answers values that occur. */
export async function populate(app: TestApp): Promise<{ world: World; values: Values }> {
  const world = await World.in(app);
  const manager = app.as('manager');
  const products = await many(120, async (at) =>
    ok(
      await manager.post('/v2/products', {
        sku: `P-${at}`,
        name: `${WORDS[at % 4] ?? ''} thing ${at}`,
        price: { amount: 100 + at, currency: at % 5 === 0 ? 'EUR' : 'GBP' },
        categories: [CATEGORIES[at % 3] ?? ''],
        status: at % 10 === 0 ? 'DRAFT' : 'ACTIVE',
      }),
    ),
  );
  const given = new Given(app);
  const stocked = await many(30, () => given.product(1_000));
  await many(120, async (at) =>
    ok(
      await manager.post('/v2/customers', {
        name: `${WORDS[at % 4] ?? ''} Buyer ${at}`,
        email: `buyer-${at}@example.net`,
      }),
    ),
  );
  const shelf = ok(await manager.post('/v2/categories', { name: 'Kitchen' }));
  await many(40, async (at) =>
    ok(
      await manager.post('/v2/categories', {
        name: `Shelf ${at}`,
        ...(at % 2 ? { parentId: shelf.id } : {}),
      }),
    ),
  );
  await many(30, async (at) =>
    ok(await app.as('admin').post('/v2/users', { ...world.credentials(), role: ROLES[at % ROLES.length] })),
  );
  const orders = await many(240, async (at) => {
    const owner = at % 4 === 0 ? world.stranger : world.customer;
    return ok(await place(owner, { [stocked[at % 30]?.id ?? '']: 1 }));
  });
  await many(120, async (at) => ok(await manager.post(`/v2/orders/${orders[at]?.id ?? ''}/process`)));
  await many(60, async (at) => ok(await manager.post(`/v2/orders/${orders[at]?.id ?? ''}/shipments`)));
  await many(40, async (at) => ok(await manager.post(`/v2/orders/${orders[at + 160]?.id ?? ''}/cancel`)));
  await many(50, async (at) => {
    const items = [{ orderItemId: orders[at]?.items[0]?.id, quantity: 1, reason: 'broken' }];
    const { id } = ok(await manager.post(`/v2/orders/${orders[at]?.id ?? ''}/returns`, { items }));
    if (at % 2) ok(await manager.post(`/v2/returns/${id}/approve`));
  });
  await many(150, () => world.allocation(manager));
  await many(60, () => world.hold(world.customer));
  await many(20, () => world.session(world.customer));
  await app.settled();
  await many(60, () => world.deadLetter());
  const tasks = await manager.get('/v2/fulfilment-tasks?limit=60');
  await many(60, async (at) =>
    ok(
      await manager.patch(
        `/v2/fulfilment-tasks/${tasks.rows[at]?.id ?? ''}`,
        { assignee: at % 2 ? 'Grace' : 'Ada' },
        { 'if-match': '*' },
      ),
    ),
  );
  const webhook = await world.webhook();
  await many(120, async () => ok(await app.as('admin').post(`/v2/webhooks/${webhook.id}/ping`)));
  await app.settled();
  const [order] = orders;
  return {
    world,
    values: {
      webhookId: webhook.id,
      q: 'blue',
      sku: products[7]?.sku ?? '',
      category: 'Mugs',
      currency: 'EUR',
      minPrice: '1',
      maxPrice: '150',
      productId: stocked[3]?.id ?? '',
      orderId: order?.id ?? '',
      customerId: world.stranger.customerId,
      number: order?.number ?? '',
      email: 'buyer-7@example.net',
      assignee: 'Grace',
      parentId: shelf.id,
      callerId: world.customer.userId,
      locationId: 'MAIN',
      resource: 'order',
      resourceId: order?.id ?? '',
      userId: world.customer.userId,
      action: 'order.cancel',
      handler: 'customers.statistics',
      from: new Date(app.clock.millis() - 3_600_000).toISOString(),
      to: new Date(app.clock.millis() + 3_600_000).toISOString(),
    },
  };
}
