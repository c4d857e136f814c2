import { Failure } from '../../tools/launch/failure.mjs';
import { goOn } from '../../tools/launch/life.mjs';
import { cli } from './api.mjs';

const LANES = 8;
const PIECES = 100_000_000;
const PASSWORD = 'correct horse battery';

export const ADDRESS = {
  street: '1 Main Street',
  city: 'Springfield',
  state: 'IL',
  zipcode: '62701',
  country: 'US',
};

/** Calls an API and takes the data out of the answer. @throws {Failure} on anything but success */
export async function call(url, method, path, { token, key, body } = {}) {
  const reply = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(key && { 'idempotency-key': key }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Failure(`${method} ${path} answered ${reply.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text).data;
}

async function inLanes(count, work) {
  const results = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < count; at = next++) {
      goOn();
      results[at] = await work(at);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

/** The first administrator of a migrated database. @returns its e-mail and password */
export async function makeAdmin(env, uri) {
  const email = 'bench-admin@example.com';
  const said = await cli(env, uri, 'admin:create', '--email', email);
  const password = /^Password: (\S+)/m.exec(said)?.[1];
  if (!password) throw new Failure('admin:create printed no password.');
  return { email, password };
}

export const logIn = async (url, { email, password }) =>
  (await call(url, 'POST', '/v1/auth/login', { body: { email, password } })).accessToken;

/**
 * Fills an API's database over HTTP: products with stock that no run can sell out, and customers that are logged in.
 *
 * @param {{ products: number, customers: number }} size
 * @returns {Promise<{ products: string[], customers: { token: string, email: string, password: string }[] }>} ids, tokens
 */
export async function makeWorld(url, admin, { products, customers }) {
  const token = await logIn(url, admin);
  const ids = await inLanes(products, async (at) => {
    const body = {
      sku: `BENCH-${String(at).padStart(5, '0')}`,
      name: `Bench product ${at}`,
      description:
        'A product as a shop shows it, with a description of ordinary length for one that sells well.',
      price: 9.5,
      currency: 'EUR',
      status: 'ACTIVE',
    };
    return (await call(url, 'POST', '/v1/products', { token, body })).id;
  });
  await inLanes(products, (at) =>
    call(url, 'POST', `/v1/inventory/${ids[at]}/receipts`, { token, body: { quantity: PIECES } }),
  );
  const people = await inLanes(customers, async (at) => {
    const email = `bench-${at}@example.com`;
    await call(url, 'POST', '/v1/auth/register', {
      body: { email, password: PASSWORD, name: `Customer ${at}` },
    });
    return { email, password: PASSWORD, token: await logIn(url, { email, password: PASSWORD }) };
  });
  return { products: ids, customers: people };
}

/** Asks an API whether its numbers add up. @returns names and counter-examples of the invariants that do not hold */
export async function brokenInvariants(url, admin) {
  const report = await call(url, 'POST', '/v2/admin/integrity/checks', { token: await logIn(url, admin) });
  return {
    checks: report.checks.length,
    durationMs: report.durationMs,
    broken: report.checks
      .filter((check) => check.failed > 0)
      .map(({ name, description, failed, counterexamples }) => ({
        name,
        description,
        failed,
        counterexamples: JSON.stringify(counterexamples).slice(0, 500),
      })),
  };
}
