/** Stands in for the API: ready at once, one demo login, orders that can be replayed and cancelled; drains on SIGTERM. */
import { createServer } from 'node:http';

const orders = new Map();
const product = { id: 'a'.repeat(24), sku: 'SELF-TEST', price: 1.5, available: 10 };

const routes = {
  'GET /health/ready': () => [200, { status: 'ok' }],
  'POST /v1/auth/login': () => [200, { accessToken: 'token' }],
  'GET /v1/products': () => [200, [product]],
  'POST /v1/orders': ({ key, body }) => {
    const known = orders.get(key);
    const order = known ?? { id: `order-${orders.size + 1}`, status: 'PENDING', ...body };
    orders.set(key, order);
    return [201, order, known && { 'idempotent-replayed': process.env.STAND_IN_REPLAY ?? 'true' }];
  },
  'POST /v1/orders/order-1/cancel': () => [200, { id: 'order-1', status: 'CANCELLED' }],
};

const answer = async (request, response) => {
  const text = (await request.toArray()).join('');
  const route = routes[`${request.method} ${request.url.split('?')[0]}`];
  const asked = { key: request.headers['idempotency-key'], body: text ? JSON.parse(text) : undefined };
  const [status, data, headers] = route ? route(asked) : [404, null];
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ success: status < 400, data, meta: {}, errors: [] }));
};

const server = createServer((request, response) => void answer(request, response));

process.once('SIGTERM', () => server.close(() => process.exit(0)));
server.listen(Number(process.env.PORT));
