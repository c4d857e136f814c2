import type { Client } from '../../support/client.js';
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
  return [
    ['anonymous', 'UNAUTHENTICATED', as(null)],
    ['expired', 'TOKEN_EXPIRED', as(forge(header, { ...claims, iat: past - 60, exp: past }))],
    ['forged', 'UNAUTHENTICATED', as([head, promoted, signature].join('.'))],
    ['refresh token', 'UNAUTHENTICATED', as(refreshToken)],
  ];
}
