import type { INestApplicationContext } from '@nestjs/common';
import type { Caller } from '#contracts/access.js';
import { inContext } from '#platform/context/request-context.js';
import { newId } from '#platform/mongo/ids.js';
import { permissionsOf } from '../../../../libs/auth/src/auth.roles.js';
import { Users } from '../../../../libs/auth/src/users/users.js';

/** A demo user as a request of theirs would have them. */
export async function demoCaller(app: INestApplicationContext, email: string): Promise<Caller> {
  const user = await app.get(Users).byEmail(email);
  if (!user) throw new Error(`There is no demo user ${email}`);
  const { customerId, _id: userId, role } = user;
  return { userId, role, customerId, permissions: permissionsOf(role) };
}

/** Does something as a user would over HTTP: what it leaves in the audit log names them. */
export function actingAs<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
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
  return inContext(context, work);
}
