import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MAIN_LOCATION } from '#contracts/inventory.js';
import { type Money, toDecimal } from '#contracts/money.js';
import { Settings } from '#platform/config/settings.js';
import type { Place } from '#platform/http/openapi/places.js';
import { type Get, type Row, foundIn, rowsIn } from './example-rows.js';

interface User {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

const STRANGER = { email: 'ada@example.com', password: 'correct horse battery' };
/** An access token lives longer, and what is there changes slowly enough for examples. */
const GOOD_FOR_MS = 5 * 60_000;

/**
 * Values for the examples of the documents, so that they work with one click: a product that is for sale now and, in
 * development, a demo user to log in as and of each thing that a path names one on which the operation works, with its
 * ETag. What is not there stays out.
 */
export function exampleValues(app: NestFastifyApplication) {
  const admin = tokens(app);
  return async (places: readonly Place[]): Promise<Record<string, string>> => {
    const values: Record<string, string> = { ...STRANGER, ...(await forSale(app)) };
    const users = await demoUsers(app.get(Settings));
    const user = users.find(({ role }) => role === 'admin');
    if (!user) return values;
    const token = await admin(user);
    if (token === null) return values;
    const get = (url: string) => app.inject({ url, headers: { authorization: `Bearer ${token}` } });
    return {
      ...(await foundIn(places, values, get)),
      ...values,
      ...(await levelOf(values['productId'], get)),
      email: user.email,
      password: user.password,
    };
  };
}

/** The stock of the product in the examples, as somebody counts it. */
async function levelOf(productId: string | undefined, get: Get): Promise<Record<string, string>> {
  if (productId === undefined) return {};
  const { data } = (await get(`/v2/inventory/${productId}`)).json<{ data: { locations: Row[] } | null }>();
  const level = data?.locations.find(({ locationId }) => locationId === MAIN_LOCATION);
  return level ? { levelSeq: String(level['seq']), levelOnHand: String(level['onHand']) } : {};
}

async function forSale(app: NestFastifyApplication): Promise<Record<string, string>> {
  const rows = rowsIn((await app.inject('/v2/products?limit=20')).json());
  // plenty, so that many a click can be about it
  const [product] = rows.toSorted((one, other) => Number(other['available']) - Number(one['available']));
  if (!product || !(Number(product['available']) > 0)) return {};
  const { amount, currency } = product['price'] as Money;
  return { productId: String(product['id']), unitPrice: String(toDecimal(amount, currency)), currency };
}

/** Logs in once in a while. */
function tokens(app: NestFastifyApplication): (user: User) => Promise<string | null> {
  let kept: { token: string; until: number } | null = null;
  return async ({ email, password }) => {
    const now = performance.now();
    if (kept && now < kept.until) return kept.token;
    const login = { method: 'POST' as const, url: '/v2/auth/login', payload: { email, password } };
    const { data } = (await app.inject(login)).json<{ data: { accessToken: string } | null }>();
    kept = data && { token: data.accessToken, until: now + GOOD_FOR_MS };
    return kept?.token ?? null;
  };
}

/** Empty outside development: the documents are open to everybody. */
async function demoUsers({ NODE_ENV, DATA_DIR }: Settings): Promise<readonly User[]> {
  if (NODE_ENV !== 'development') return [];
  try {
    return JSON.parse(await readFile(join(DATA_DIR, 'credentials.json'), 'utf8')) as User[];
  } catch {
    return [];
  }
}
