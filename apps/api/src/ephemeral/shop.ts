import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Credential } from '../../../../libs/auth/src/users/demo-users.js';

interface Good {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  /** pence */
  readonly price: number;
  readonly stock: number;
}

/** Small enough to be planted at once, and with something of each kind: plenty, few, one and none. */
const GOODS: readonly Good[] = [
  { sku: 'MUG-BLUE', name: 'Blue mug', category: 'Mugs', price: 950, stock: 100 },
  { sku: 'MUG-RED', name: 'Red mug', category: 'Mugs', price: 950, stock: 100 },
  { sku: 'MUG-GOLD', name: 'Gold-rimmed mug', category: 'Mugs', price: 2_400, stock: 3 },
  { sku: 'BOWL-SMALL', name: 'Small bowl', category: 'Bowls', price: 700, stock: 250 },
  { sku: 'BOWL-LARGE', name: 'Large bowl', category: 'Bowls', price: 1_850, stock: 40 },
  { sku: 'PLATE-WHITE', name: 'White plate', category: 'Plates', price: 620, stock: 500 },
  { sku: 'PLATE-OVAL', name: 'Oval serving plate', category: 'Plates', price: 3_195, stock: 12 },
  { sku: 'LANTERN-TIN', name: 'Tin lantern', category: 'Lanterns', price: 1_499, stock: 60 },
  { sku: 'LANTERN-LAST', name: 'Last lantern of its kind', category: 'Lanterns', price: 4_999, stock: 1 },
  { sku: 'VASE-SOLD-OUT', name: 'Vase that is sold out', category: 'Vases', price: 2_250, stock: 0 },
];
const CURRENCY = 'GBP';
const ADDRESS = {
  street: '12 Market Street',
  city: 'London',
  state: 'Greater London',
  zipcode: 'N1 9GU',
  country: 'GB',
};

type Asker = (path: string, payload?: object) => Promise<Wire>;
type Wire = Readonly<Record<string, unknown>> & { readonly id: string };

/** Who plants asks as any client does; each effect has a key of its own. */
class Planter {
  private made = 0;

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly users: readonly Credential[],
  ) {}

  /** @returns what asks in the name of this user */
  async as(role: string): Promise<Asker> {
    const user = this.users.find((each) => each.role === role);
    if (!user) throw new Error(`There is no ${role} to plant the seed`);
    const { email, password } = user;
    const { accessToken } = await this.post('/auth/login', { email, password });
    const authorization = `Bearer ${String(accessToken)}`;
    return (path, payload = {}) => this.post(path, payload, { authorization });
  }

  private async post(path: string, payload: object, more: Record<string, string> = {}): Promise<Wire> {
    const headers = { 'idempotency-key': `seed-${++this.made}`, ...more };
    const answer = await this.app.inject({ method: 'POST', url: `/v2${path}`, payload, headers });
    if (answer.statusCode >= 300) throw new Error(`The seed could not be planted: ${path}: ${answer.body}`);
    return answer.json<{ data: Wire }>().data;
  }
}

/** Plants a small shop through the API itself: goods with stock, and one of each thing that can be made of them. */
export async function furnish(app: NestFastifyApplication, users: readonly Credential[]): Promise<void> {
  const planter = new Planter(app, users);
  const [admin, manager, customer] = await Promise.all(
    ['admin', 'manager', 'customer'].map((role) => planter.as(role)),
  );
  if (!admin || !manager || !customer) return;
  const categories = [...new Set(GOODS.map(({ category }) => category))];
  const goods = GOODS.map(async ({ sku, name, category, price, stock }) => {
    const money = { amount: price, currency: CURRENCY };
    const good = { sku, name, price: money, currency: CURRENCY, categories: [category], status: 'ACTIVE' };
    const { id } = await manager('/products', good);
    if (stock > 0) await manager(`/inventory/${id}/receipts`, { quantity: stock });
    return id;
  });
  const others = [
    ...categories.map((name) => manager('/categories', { name })),
    admin('/webhooks', { url: 'http://127.0.0.1:9/hook', types: ['refund:issued'] }),
    admin('/api-keys', { name: 'import', scopes: ['inventory:read'] }),
  ];
  const [ids] = await Promise.all([Promise.all(goods), Promise.all(others)]);
  const [mug, bowl, plate] = [ids[1], ids[3], ids[5]];

  const hold = (): Promise<Wire> => customer('/inventory/reservations', { productId: plate, quantity: 1 });
  const lives = new Lives(manager, customer);
  const [kept] = await Promise.all([
    hold(),
    hold(),
    lives.place(bowl, 1),
    lives.onHold(bowl),
    lives.paidAndCancelled(plate),
    lives.sentBack(mug),
  ]);
  await Promise.all([manager(`/inventory/reservations/${kept.id}/allocate`), lives.shipped(bowl, 1)]);
}

/** Orders at the stations of their life, so that whatever can be done to an order can be done to one of these. */
class Lives {
  constructor(
    private readonly manager: Asker,
    private readonly customer: Asker,
  ) {}

  place(productId: string | undefined, quantity: number): Promise<Wire> {
    return this.customer('/orders', { items: [{ productId, quantity }], shippingAddress: ADDRESS });
  }

  /** One that automatic processing has not got hold of first. */
  async onHold(productId: string | undefined): Promise<Wire> {
    for (let tries = 1; ; tries++) {
      const { id } = await this.place(productId, 1);
      try {
        return await this.manager(`/orders/${id}/hold`, { reason: 'address to be confirmed' });
      } catch (error) {
        if (tries === 20) throw error;
      }
    }
  }

  async shipped(productId: string | undefined, quantity: number): Promise<Wire> {
    const order = await this.place(productId, quantity);
    await this.manager(`/orders/${order.id}/process`);
    await this.manager(`/orders/${order.id}/shipments`, { carrier: 'Royal Mail' });
    return order;
  }

  async paidAndCancelled(productId: string | undefined): Promise<Wire> {
    const order = await this.place(productId, 2);
    await this.pay(order);
    return this.manager(`/orders/${order.id}/cancel`, { reason: 'ordered twice by mistake' });
  }

  /** Shipped, with returns of which one is approved, one received, and the others wait for a decision. */
  async sentBack(productId: string | undefined): Promise<void> {
    const order = await this.shipped(productId, 8);
    await this.pay(order);
    const [line] = order['items'] as Wire[];
    const piece = { orderItemId: line?.id, quantity: 1 };
    const back = (): Promise<Wire> =>
      this.customer(`/orders/${order.id}/returns`, { items: [{ ...piece, reason: 'broken' }] });
    const approved = async (): Promise<string> => {
      const { id } = await back();
      await this.manager(`/returns/${id}/approve`);
      return id;
    };
    const received = async (): Promise<void> => {
      const items = [{ ...piece, disposition: 'RESTOCK' }];
      await this.manager(`/returns/${await approved()}/receive`, { items });
    };
    await Promise.all([back(), back(), approved(), received()]);
  }

  private pay(order: Wire): Promise<Wire> {
    const paid = { status: 'PAID', reference: `seed-${order.id}`, amount: order['total'] };
    return this.manager(`/orders/${order.id}/payments`, paid);
  }
}
