import type { INestApplicationContext } from '@nestjs/common';
import type { Caller } from '#contracts/access.js';
import type { PlaceOrder } from '#contracts/orders.js';
import type { Bus } from '#platform/bus/bus.js';
import { inContext } from '#platform/context/request-context.js';
import { APIError } from '#platform/errors/api-error.js';
import { newId } from '#platform/mongo/ids.js';
import { permissionsOf } from '../../../../libs/auth/src/auth.roles.js';
import { Users } from '../../../../libs/auth/src/users/users.js';
import { patiently } from '../patience.js';
import type { Tools } from '../tools.js';
import { demoOrders } from './demo.rules.js';

/** Places the demonstration orders as the demo customer, one after another. @returns how many there were to place */
export async function placeDemoOrders(
  app: INestApplicationContext,
  { bus, watch, signal }: Tools,
  email: string,
  productIds: readonly string[],
): Promise<number> {
  const user = await app.get(Users).byEmail(email);
  if (!user?.customerId) throw new Error(`${email} is not a customer`);
  const { customerId, _id: userId, role } = user;
  const caller: Caller = { userId, role, customerId, permissions: permissionsOf(role) };

  const orders = demoOrders(customerId, productIds);
  const progress = watch('Orders', orders.length);
  for (const wanted of orders) {
    await patiently(signal, () => placeAs(caller, bus, wanted));
    progress.step();
  }
  progress.done();
  return orders.length;
}

/** An order that is there already is left alone. */
async function placeAs(caller: Caller, bus: Bus, wanted: PlaceOrder): Promise<void> {
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
    await inContext(context, () => bus.ask('orders.place', { caller, wanted }));
  } catch (error) {
    if (!(error instanceof APIError && error.errorCode === 'DUPLICATE')) throw error;
  }
}
