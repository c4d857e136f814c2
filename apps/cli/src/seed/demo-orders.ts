import type { INestApplicationContext } from '@nestjs/common';
import type { Caller } from '#contracts/access.js';
import type { PlaceOrder } from '#contracts/orders.js';
import { inContext } from '#platform/context/request-context.js';
import { APIError } from '#platform/errors/api-error.js';
import { newId } from '#platform/mongo/ids.js';
import type { Order } from '../../../../libs/orders/src/order.schema.js';
import { OrdersService } from '../../../../libs/orders/src/orders.service.js';
import { permissionsOf } from '../../../../libs/auth/src/auth.roles.js';
import { Users } from '../../../../libs/auth/src/users/users.js';
import { patiently } from '../patience.js';
import type { Tools } from '../tools.js';
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
  email: string,
  productIds: readonly string[],
): Promise<number> {
  const user = await app.get(Users).byEmail(email);
  if (!user?.customerId) throw new Error(`${email} is not a customer`);
  const { customerId, _id: userId, role } = user;
  const caller: Caller = { userId, role, customerId, permissions: permissionsOf(role) };

  const orders = demoOrders(customerId, productIds);
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
  const requestId = newId();
  const context = {
    requestId,
    correlationId: requestId,
    causationId: null,
    ipAddress: null,
    userAgent: null,
    apiVersion: 2,
    caller,
  };
  try {
    return await inContext(context, () => orders.createOrder(caller, wanted));
  } catch (error) {
    if (!(error instanceof APIError && error.errorCode === 'DUPLICATE')) throw error;
    return null;
  }
}
