import { randomUUID } from 'node:crypto';
import { Failure } from '../launch/failure.mjs';
import { places } from '../launch/places.mjs';
import { readJson } from '../launch/users.mjs';

/** A client of one API that tells, when an answer is not the awaited one, which step failed and what came back. */
function client(url) {
  return async function call(step, method, path, { status = 200, token, key, body } = {}) {
    const headers = {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(key && { 'idempotency-key': key }),
    };
    let reply;
    let text = '';
    try {
      const signal = AbortSignal.timeout(15_000);
      reply = await fetch(`${url}${path}`, { method, headers, body: body && JSON.stringify(body), signal });
      text = await reply.text();
    } catch (error) {
      throw failed(step, `${method} ${path} got no answer (${error.cause?.code ?? error.message})`);
    }
    if (reply.status !== status)
      throw failed(step, `${method} ${path} answered ${reply.status}: ${text.slice(0, 300)}`);
    return { ...JSON.parse(text), reply };
  };
}

const failed = (step, what) =>
  new Failure(
    `The self-test failed at "${step}": ${what}; read more in ${places.apiLog} , or begin anew with  npm start -- --fresh .`,
  );

export const demoUsers = () => readJson(places.credentials) ?? [];

async function logIn(call) {
  const customer = demoUsers().find(({ role }) => role.toLowerCase() === 'customer');
  if (!customer) throw failed('log in', `${places.credentials} names no customer`);
  const { email, password } = customer;
  const { data } = await call('log in', 'POST', '/v1/auth/login', { body: { email, password } });
  return data.accessToken;
}

/** Later starts: the demo customer can log in. */
export async function testLogin(url) {
  await logIn(client(url));
}

/** A fresh database: an order is placed, placed again by the same key, and cancelled. */
export async function testOrder(url, tell) {
  const call = client(url);
  tell('logging in');
  const token = await logIn(call);

  tell('placing an order');
  const found = await call('find the product', 'GET', '/v1/products?q=SELF-TEST');
  const product = found.data.find(({ sku }) => sku === 'SELF-TEST');
  if (!product)
    throw failed('find the product', 'GET /v1/products?q=SELF-TEST lists no product with that SKU');
  const order = {
    items: [{ productId: product.id, quantity: 1, unitPrice: product.price }],
    shippingAddress: {
      street: '1 Test Street',
      city: 'London',
      state: 'London',
      zipcode: 'N1 9GU',
      country: 'GB',
    },
  };
  const post = { status: 201, token, key: randomUUID(), body: order };
  const placed = await call('place an order', 'POST', '/v1/orders', post);

  tell('placing it again by the same key');
  const again = await call('replay the order', 'POST', '/v1/orders', post);
  if (again.reply.headers.get('idempotent-replayed') !== 'true') {
    throw failed('replay the order', 'the second answer came without Idempotent-Replayed: true');
  }
  if (JSON.stringify(again.data) !== JSON.stringify(placed.data)) {
    throw failed(
      'replay the order',
      `the second answer differs from the first: ${JSON.stringify(again.data).slice(0, 300)}`,
    );
  }

  tell('cancelling it');
  const path = `/v1/orders/${placed.data.id}/cancel`;
  const cancelled = await call('cancel the order', 'POST', path, { token, body: { reason: 'self-test' } });
  if (cancelled.data.status !== 'CANCELLED') {
    throw failed('cancel the order', `POST ${path} left the order ${cancelled.data.status}`);
  }
}
