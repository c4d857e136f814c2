import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Money, toDecimal } from '#contracts/money.js';
import { Settings } from '#platform/config/settings.js';
import type { Place } from '#platform/http/openapi/places.js';

type Row = Readonly<Record<string, unknown>>;
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
 * development, a demo user to log in as, one of each thing that a path names, and its ETag. What is not there stays out.
 */
export function exampleValues(app: NestFastifyApplication) {
  const admin = tokens(app);
  return async (places: readonly Place[]): Promise<Record<string, string>> => {
    const values = { ...STRANGER, ...(await forSale(app)) };
    const users = await demoUsers(app.get(Settings));
    const user = users.find(({ role }) => role === 'admin');
    if (!user) return values;
    const token = await admin(user);
    const found: Record<string, string> = {};
    for (const { thing, list } of token === null ? [] : places) {
      const headers = { authorization: `Bearer ${token}` };
      const [row] = rowsIn((await app.inject({ url: `${list}?limit=1`, headers })).json());
      const id = row?.['id'] ?? row?.[`${thing}Id`];
      if (typeof id !== 'string') continue;
      found[`${thing}Id`] = id;
      const { etag } = (await app.inject({ url: `${list}/${encodeURIComponent(id)}`, headers })).headers;
      if (typeof etag === 'string') found[`${thing}Tag`] = etag;
    }
    return { ...found, ...values, email: user.email, password: user.password };
  };
}

async function forSale(app: NestFastifyApplication): Promise<Record<string, string>> {
  const rows = rowsIn((await app.inject('/v2/products?limit=20')).json());
  const product = rows.find(({ available }) => Number(available) > 0);
  if (!product) return {};
  const { amount, currency } = product['price'] as Money;
  return { productId: String(product['id']), unitPrice: String(toDecimal(amount, currency)) };
}

function rowsIn(answer: unknown): Row[] {
  const { data } = answer as { data: Row[] | null };
  return Array.isArray(data) ? data : [];
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
