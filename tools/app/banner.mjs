import { demoUsers } from './selftest.mjs';

async function json(url) {
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(5_000) })).json();
  } catch {
    return undefined;
  }
}

/** Three commands that work as they stand: log in, list two products, place an order. */
export async function curlLines(url) {
  const customer = demoUsers().find(({ role }) => role.toLowerCase() === 'customer');
  const listed = (await json(`${url}/v1/products?limit=20`))?.data ?? [];
  const product = listed.find(({ sku, available }) => sku !== 'SELF-TEST' && available > 0);
  if (!customer || !product) return [];
  const login = JSON.stringify({ email: customer.email, password: customer.password });
  const order = JSON.stringify({
    items: [{ productId: product.id, quantity: 1, unitPrice: product.price }],
    shippingAddress: {
      street: '5 Hill Road',
      city: 'London',
      state: 'London',
      zipcode: 'N1 9GU',
      country: 'GB',
    },
  });
  const asJson = `-H 'content-type: application/json'`;
  return [
    `TOKEN=$(curl -s ${url}/v1/auth/login ${asJson} -d '${login}' | sed -E 's/.*"accessToken":"([^"]+)".*/\\1/')`,
    `curl -s '${url}/v1/products?limit=2'`,
    `curl -s ${url}/v1/orders ${asJson} -H "authorization: Bearer $TOKEN" -H "idempotency-key: try-$(date +%s)" -d '${order}'`,
  ];
}

/** What a person wants to know once it runs. */
export async function banner({ url, took, database, logging, production }) {
  const rows = [
    ['API', url, '(v1 and v2)'],
    ['Swagger UI', `${url}/docs`],
    ['OpenAPI', `${url}/openapi/v1.json`, `${url}/openapi/v2.json`],
    ['Operations', `${url}/ops`],
    ['Health', `${url}/health/ready`],
    ...(production ? [] : [['Mailbox', `${url}/dev/mailbox`]]),
    ['Database', database],
    ['Log', logging],
  ];
  const users = production ? [] : demoUsers();
  const width = Math.max(0, ...users.map(({ email }) => email.length));
  const lines = ['', `  Tallyhouse is ready, in ${took}.`, ''];
  for (const [name, ...values] of rows) lines.push(`  ${name.padEnd(11)} ${values.join('   ')}`);
  if (users.length > 0) lines.push('', '  Demo users (also in .data/credentials.json)');
  for (const { role, email, password } of users) {
    lines.push(`  ${role.toLowerCase().padEnd(11)} ${email.padEnd(width)}   ${password}`);
  }
  const curls = production ? [] : await curlLines(url);
  if (curls.length > 0) lines.push('', '  Try it', '', ...curls);
  lines.push('', '  Ctrl-C ends everything; the data stay in .data  (npm start -- --fresh wipes them).', '');
  return lines.join('\n');
}
