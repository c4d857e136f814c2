import { PERMISSIONS } from '#contracts/access.js';
import type { Client } from '../../support/client.js';
import { ok } from '../../support/given.js';
import { forge, read } from '../../auth/tokens.js';
import type { World } from '../calls/world.js';

type BadCredential = readonly [name: string, code: string, as: Client];

const made = new WeakMap<World, Promise<readonly BadCredential[]>>();

/** Credentials that nobody may use, with the code that they are refused by. */
export function badCredentials(world: World): Promise<readonly BadCredential[]> {
  const known = made.get(world) ?? make(world);
  made.set(world, known);
  return known;
}

async function make(world: World): Promise<readonly BadCredential[]> {
  const { accessToken, refreshToken } = await world.register();
  const { header, payload } = read(accessToken);
  const [head = '', , signature = ''] = accessToken.split('.');
  const claims = { ...payload, role: 'admin', userId: world.app.as('admin').userId };
  const promoted = Buffer.from(JSON.stringify(claims)).toString('base64url');
  const past = Math.floor(world.app.clock.millis() / 1_000) - 10;
  const as = (token: string | null) => Object.assign(world.app.anonymous(), { token });
  const [disabled, demoted] = [await staff(world, 'admin'), await staff(world, 'admin')];
  const admin = world.app.as('admin');
  ok(await admin.patch(`/v1/users/${disabled.userId}`, { status: 'DISABLED' }));
  ok(await admin.patch(`/v1/users/${demoted.userId}`, { role: 'clerk' }));
  return [
    ['anonymous', 'UNAUTHENTICATED', as(null)],
    ['expired', 'TOKEN_EXPIRED', as(forge(header, { ...claims, iat: past - 60, exp: past }))],
    ['forged', 'UNAUTHENTICATED', as([head, promoted, signature].join('.'))],
    ['refresh token', 'UNAUTHENTICATED', as(refreshToken)],
    ['disabled admin', 'UNAUTHENTICATED', disabled],
    ['demoted admin', 'TOKEN_EXPIRED', demoted],
    ['revoked key', 'UNAUTHENTICATED', await service(world, ['orders:read'], true)],
    ['forged key', 'UNAUTHENTICATED', as(`tk_${'a'.repeat(24)}_${'b'.repeat(43)}`)],
  ];
}

/** Somebody of staff, logged in. */
async function staff(world: World, role: string): Promise<Client> {
  const { email, password, name } = world.credentials();
  ok(await world.app.as('admin').post('/v2/users', { email, password, name, role }));
  const client = world.app.anonymous();
  await client.login(email, password);
  return client;
}

const services = new WeakMap<World, Promise<{ whole: Client; scopeless: Client }>>();

/** An API key with every scope that one can have, and one with a scope that opens next to nothing. */
export function servicesOf(world: World): Promise<{ whole: Client; scopeless: Client }> {
  const known = services.get(world) ?? makeServices(world);
  services.set(world, known);
  return known;
}

/** What the key without scope has after all, since a key must have one. */
export const LONE_SCOPE = 'GET /admin/deprecations';

async function makeServices(world: World) {
  const all = PERMISSIONS.filter((permission) => permission !== 'account:self');
  return { whole: await service(world, all), scopeless: await service(world, ['deprecations:read']) };
}

async function service(world: World, scopes: readonly string[], revoked = false): Promise<Client> {
  const made = ok(await world.app.as('admin').post('/v2/api-keys', { name: 'matrix', scopes }));
  if (revoked) ok(await world.app.as('admin').delete(`/v2/api-keys/${made.id}`));
  // a service is staff: it says for which customer it acts
  const more = { token: String(made['key']), userId: `key-${made.id}`, customerId: undefined };
  return Object.assign(world.app.anonymous(), more) as unknown as Client;
}
