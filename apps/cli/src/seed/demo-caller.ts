import type { INestApplicationContext } from '@nestjs/common';
import type { Caller, Role } from '#contracts/access.js';
import { asCaller } from '#platform/context/request-context.js';
import { newId } from '#platform/mongo/ids.js';
import { permissionsOf } from '../../../../libs/auth/src/auth.roles.js';
import type { Credential } from '../../../../libs/auth/src/users/demo-users.js';
import { Users } from '../../../../libs/auth/src/users/users.js';

/** The demo user of a role, as a request of theirs would have them. */
export async function demoCaller(
  app: INestApplicationContext,
  credentials: readonly Credential[],
  role: Role,
): Promise<Caller> {
  const credential = credentials.find((each) => each.role === role);
  const user = credential && (await app.get(Users).byEmail(credential.email));
  if (!user) throw new Error(`There is no demo ${role}`);
  const { customerId, _id: userId } = user;
  return { userId, role: user.role, customerId, permissions: permissionsOf(user.role) };
}

/** Does something as a user would over HTTP: what it leaves in the audit log names them. */
export function actingAs<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
  const requestId = newId();
  return asCaller(caller, work, { requestId, correlationId: requestId });
}
