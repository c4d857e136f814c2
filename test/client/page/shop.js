/** A shop's page in the browser: a customer's whole journey, each step as a line with what the API said. */
import {
  cancelOrder,
  connect,
  getMe,
  getOrder,
  listOrders,
  listProducts,
  placeOrder,
  quoteOrder,
  refusedWith,
  reserveInventory,
} from '/client/index.js';

const steps = document.querySelector('#steps');
const api = new URLSearchParams(location.search).get('api');
const headersOf = ({ headers }, ...names) =>
  Object.fromEntries(names.map((name) => [name, headers.get(name)]));

function show(name, told, refused = false) {
  const line = document.createElement('li');
  line.dataset.step = name;
  line.dataset.told = JSON.stringify(told);
  line.className = refused ? 'refused' : '';
  line.append(
    `${name} `,
    Object.assign(document.createElement('code'), { textContent: JSON.stringify(told) }),
  );
  steps.append(line);
}

/** @throws when the API refused what must succeed */
function done({ data, error, response }) {
  if (!data) throw new Error(`${response?.status}: ${JSON.stringify(error)}`);
  return data.data;
}

async function journey() {
  const store = {
    read: () => JSON.parse(localStorage.getItem('tokens')),
    write: (tokens) => localStorage.setItem('tokens', JSON.stringify(tokens)),
  };
  const session = connect({ baseUrl: api, store });
  const { client } = session;
  const person = { email: `web-${Date.now()}@example.org`, password: 'correct-horse-battery' };

  show('register', done(await session.register({ ...person, name: 'Web Customer' })).user.role);
  await session.logOut();
  show('log in', done(await session.logIn(person)).user.email === person.email);

  const found = await listProducts({ client, query: { q: 'lantern', sort: 'price', facets: ['category'] } });
  const [lantern] = done(found);
  show('search', { names: done(found).map(({ name }) => name), ...found.data.meta.facets });

  const shippingAddress = { street: '1 Main Street', city: 'London', state: 'London', zipcode: 'N1 9GU' };
  const items = [{ productId: lantern.id, quantity: 2 }];
  const quote = done(await quoteOrder({ client, body: { items, shippingAddress } }));
  show('quote', quote.total);

  const hold = done(await reserveInventory({ client, body: { productId: lantern.id, quantity: 2 } }));
  show('hold', hold.status);

  const held = items.map((item) => ({ ...item, reservationId: hold.id }));
  const order = {
    client,
    headers: { 'Idempotency-Key': crypto.randomUUID() },
    body: { items: held, shippingAddress },
  };
  const placed = await placeOrder(order);
  show('place', {
    total: done(placed).total,
    ...headersOf(placed.response, 'etag', 'location', 'ratelimit-policy'),
  });
  const again = await placeOrder(order);
  show('place again', {
    same: done(again).id === done(placed).id,
    ...headersOf(again.response, 'idempotent-replayed'),
  });

  const tag = placed.response.headers.get('etag');
  const id = done(placed).id;
  const unchanged = await getOrder({ client, path: { id }, headers: { 'If-None-Match': 'W/"nothing"' } });
  show('read', { known: tag !== null, ...headersOf(unchanged.response, 'etag') });

  const tooMany = { items: [{ productId: lantern.id, quantity: 100_000 }], shippingAddress };
  const refused = await placeOrder({
    ...order,
    headers: { 'Idempotency-Key': crypto.randomUUID() },
    body: tooMany,
  });
  show('place too many', refusedWith(refused.error, 'INSUFFICIENT_STOCK')?.code, true);

  show('cancel', done(await cancelOrder({ client, path: { id }, body: { reason: 'only trying' } })).status);
  const mine = await listOrders({ client });
  show('orders', {
    ...mine.data.meta,
    requestId: undefined,
    statuses: done(mine).map(({ status }) => status),
  });

  await session.logOut();
  show('sign out', [session.isSignedIn, (await getMe({ client })).response.status]);
}

const end = document.querySelector('#end');
journey().then(
  () => (end.textContent = 'done'),
  (error) => (end.textContent = `failed: ${error.stack}`),
);
