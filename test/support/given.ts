import type { TestApp } from './app.js';
import type { Client, Reply, Wire } from './client.js';

let made = 0;

export const ADDRESS = {
  street: '1 Main Street',
  city: 'Springfield',
  state: 'IL',
  zipcode: '62701',
  country: 'US',
};

/** The state of the world before a test, made over the API like everything else. */
export class Given {
  constructor(private readonly app: TestApp) {}

  /** A product that is for sale. @param stock pieces at MAIN */
  async product(
    stock: number,
    more: Partial<{ sku: string; name: string; price: number; currency: string; status: string }> = {},
  ): Promise<Wire> {
    const product = ok(
      await this.app.as('manager').post('/v1/products', {
        sku: `SKU-${++made}`,
        name: `Thing ${made}`,
        price: 2.5,
        currency: 'GBP',
        status: 'ACTIVE',
        ...more,
      }),
    );
    if (stock > 0)
      ok(await this.app.as('manager').post(`/v1/inventory/${product.id}/receipts`, { quantity: stock }));
    return product;
  }

  /** A placed order of the demo customer; `lines` by product id. */
  async order(lines: Readonly<Record<string, number>>, as: Client = this.app.as('customer')): Promise<Wire> {
    return ok(await place(as, lines));
  }

  stockOf(productId: string): Promise<Wire> {
    return this.app.as('manager').get(`/v1/inventory/${productId}`).then(ok);
  }

  /** The names of the invariants that do not hold. */
  async broken(): Promise<string[]> {
    const report = ok(await this.app.as('auditor').post('/v2/admin/integrity/checks'));
    return report.checks
      .filter((check) => check.failed > 0)
      .map((check) => `${check.name} ${JSON.stringify(check.counterexamples)}`);
  }
}

/** Places an order over v2, which needs no prices. */
export function place(
  as: Client,
  lines: Readonly<Record<string, number>>,
  more: Record<string, unknown> = {},
  key: string = crypto.randomUUID(),
): Promise<Reply> {
  const items = Object.entries(lines).map(([productId, quantity]) => ({ productId, quantity }));
  return as.post('/v2/orders', { items, shippingAddress: ADDRESS, ...more }, { 'idempotency-key': key });
}

/** The data of an answer that must be a success. */
export function ok(reply: Reply): Wire {
  if (reply.status >= 300) throw new Error(`${reply.status} ${reply.text}`);
  return reply.data;
}
