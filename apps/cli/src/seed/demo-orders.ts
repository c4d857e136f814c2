import type { INestApplicationContext } from '@nestjs/common';
import type { Caller } from '#contracts/access.js';
import type { PlaceOrder } from '#contracts/orders.js';
import { APIError } from '#platform/errors/api-error.js';
import type { Order } from '../../../../libs/orders/src/order.schema.js';
import { OrdersService } from '../../../../libs/orders/src/orders.service.js';
import { patiently } from '../patience.js';
import type { Tools } from '../tools.js';
import { actingAs } from './demo-caller.js';
import { DemoLives } from './demo-lives.js';
import { demoOrders, STATIONS } from './demo.rules.js';

/**
 * Places the demonstration orders as the demo customer, one after another, each brought to a station of its life; the
 * last one says that all is there.
 *
 * @returns how many there were to place
 */
export async function placeDemoOrders(
  app: INestApplicationContext,
  { watch, signal }: Tools,
  caller: Caller,
  productIds: readonly string[],
): Promise<number> {
  if (!caller.customerId) throw new Error('The demo customer is no customer');
  const orders = demoOrders(caller.customerId, productIds);
  const progress = watch('Orders', orders.length);
  const lives = new DemoLives(app, caller);
  const [first] = productIds;
  if (first !== undefined) await patiently(signal, () => lives.holdsOf(first));
  for (const [at, wanted] of orders.entries()) {
    const order = await patiently(signal, () => placeAs(caller, app.get(OrdersService), wanted));
    if (order) await lives.bring(order, STATIONS[at] ?? 'processed');
    progress.step();
  }
  progress.done();
  return orders.length;
}

/** @returns null when it is there already: it is left alone */
async function placeAs(caller: Caller, orders: OrdersService, wanted: PlaceOrder): Promise<Order | null> {
  try {
    return await actingAs(caller, () => orders.createOrder(caller, wanted));
  } catch (error) {
    if (!(error instanceof APIError && error.errorCode === 'DUPLICATE')) throw error;
    return null;
  }
}
