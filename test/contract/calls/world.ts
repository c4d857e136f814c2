import { DemoUsers } from '../../../libs/auth/src/users/demo-users.js';
import { ResetSender } from '../../../libs/auth/src/resets/reset-sender.js';
import { ResetTokens } from '../../../libs/auth/src/resets/reset-token.js';
import type { TestApp } from '../../support/app.js';
import type { Client, Wire } from '../../support/client.js';
import { Given, ok, place } from '../../support/given.js';

/** leads nowhere: nobody listens there */
export const HOOK = 'http://127.0.0.1:9/hook';
/** What webhooks of tests are called for: each that was called for everything would multiply what all the others do. */
export const SELDOM = ['refund:issued'];
const PASSWORD = 'correct-horse-battery';
let made = 0;

/** An application with everything that an operation can be tried on, and two customers who are not each other. */
export class World {
  readonly given: Given;
  private readonly passwords = new Map<string, string>();
  private readonly lines = new Map<string, string>();

  private constructor(
    readonly app: TestApp,
    /** a product with plenty of stock */
    readonly product: Wire,
    /** the customer who owns nothing that is not made for them */
    readonly stranger: Client,
  ) {
    this.given = new Given(app);
  }

  static async in(app: TestApp): Promise<World> {
    const product = await new Given(app).product(1_000_000);
    const world = new World(app, product, app.anonymous());
    await world.register(world.stranger);
    for (const { role, password } of await app.get(DemoUsers).seed())
      world.passwords.set(app.as(role).userId, password);
    return world;
  }

  get customer(): Client {
    return this.app.as('customer');
  }

  passwordOf(client: Client): string {
    return this.passwords.get(client.userId) ?? '';
  }

  /** A text that was never used before. */
  fresh(word: string): string {
    return `${word}-${++made}`;
  }

  credentials(): { email: string; password: string; name: string } {
    return { email: `${this.fresh('somebody')}@example.org`, password: PASSWORD, name: 'Somebody New' };
  }

  /** A new customer, and `as` logged in as that one. */
  async register(as: Client = this.app.anonymous()): Promise<Wire & { password: string }> {
    const { email, password, name } = this.credentials();
    ok(await this.app.anonymous().post('/v2/auth/register', { email, password, name }));
    const login = ok(await as.login(email, password));
    this.passwords.set(as.userId, password);
    return { ...login, email, password };
  }

  user(): Promise<Wire> {
    return this.app
      .as('admin')
      .post('/v2/users', { ...this.credentials(), role: 'clerk' })
      .then(ok);
  }

  order(owner: Client): Promise<Wire> {
    return place(owner, { [this.product.id]: 1 }).then(ok);
  }

  hold(owner: Client): Promise<Wire> {
    return owner.post('/v2/inventory/reservations', { productId: this.product.id, quantity: 1 }).then(ok);
  }

  async allocation(owner: Client): Promise<Wire> {
    const { id } = await this.hold(owner);
    return ok(await this.app.as('manager').post(`/v2/inventory/reservations/${id}/allocate`));
  }

  async processed(owner: Client): Promise<Wire> {
    const { id } = await this.order(owner);
    return ok(await this.app.as('manager').post(`/v2/orders/${id}/process`));
  }

  async held(owner: Client): Promise<Wire> {
    const { id } = await this.order(owner);
    return ok(await this.app.as('manager').post(`/v2/orders/${id}/hold`));
  }

  async shipment(owner: Client): Promise<Wire> {
    const { id, items } = await this.processed(owner);
    this.lines.set(id, items[0]?.id ?? '');
    return ok(await this.app.as('manager').post(`/v2/orders/${id}/shipments`));
  }

  /** The line of an order that was shipped, or of a return. */
  lineOf(id: string): string {
    return this.lines.get(id) ?? 'none-L1';
  }

  async cancelled(owner: Client): Promise<Wire> {
    const { id } = await this.order(owner);
    return ok(await this.app.as('manager').post(`/v2/orders/${id}/cancel`));
  }

  /** A return of one piece. */
  async back(owner: Client, status: 'REQUESTED' | 'APPROVED' | 'RECEIVED'): Promise<Wire> {
    const orderId = (await this.shipment(owner)).orderId ?? '';
    const line = { orderItemId: this.lineOf(orderId), quantity: 1 };
    const manager = this.app.as('manager');
    const items = [{ ...line, reason: 'broken' }];
    const back = ok(await manager.post(`/v2/orders/${orderId}/returns`, { items }));
    this.lines.set(back.id, line.orderItemId);
    if (status === 'REQUESTED') return back;
    ok(await manager.post(`/v2/returns/${back.id}/approve`));
    if (status === 'RECEIVED') {
      const arrived = { items: [{ ...line, disposition: 'RESTOCK' }] };
      ok(await manager.post(`/v2/returns/${back.id}/receive`, arrived));
    }
    return back;
  }

  async location(): Promise<string> {
    const id = this.fresh('L');
    return ok(await this.app.as('manager').post('/v2/locations', { id, name: 'A warehouse' })).id;
  }

  async task(owner: Client): Promise<Wire> {
    const { id } = await this.processed(owner);
    const tasks = await this.app.as('manager').get(`/v2/fulfilment-tasks?orderId=${id}`);
    return tasks.rows[0] as Wire;
  }

  /** The id of another session of the same user. */
  async session(owner: Client): Promise<string> {
    const other = this.app.anonymous();
    const { email } = ok(await owner.get('/v2/auth/me'));
    await other.login(email, this.passwordOf(owner));
    const mine = (await other.get('/v2/auth/sessions?limit=100')).rows.find(({ current }) => current);
    return mine?.id ?? '';
  }

  /** A key under which the user has done something. */
  async key(owner: Client): Promise<string> {
    const key = this.fresh('key');
    const route = 'POST /v2/orders';
    const result = { fingerprint: '', status: 201, location: null, body: 'null', createdAt: new Date() };
    const kept = { callerId: owner.userId, key, route, ...result };
    await this.app.database
      .collection<{ _id: string }>('idempotency_keys')
      .insertOne({ _id: `${owner.userId}:${key}:${route}`, ...kept });
    return key;
  }

  webhook(): Promise<Wire> {
    return this.app.as('admin').post('/v2/webhooks', { url: HOOK, types: SELDOM }).then(ok);
  }

  async delivery(): Promise<string> {
    const { id } = await this.webhook();
    return ok(await this.app.as('admin').post(`/v2/webhooks/${id}/ping`)).id;
  }

  /** An event that a handler of former days could not handle; no handler of today takes it up. */
  async deadLetter(): Promise<string> {
    const handler = this.fresh('former');
    const { database } = this.app;
    const event = await database.collection<{ _id: number }>('events').findOne({}, { sort: { _id: 1 } });
    const seq = event?._id ?? 1;
    const letter = { handler, seq, aggregate: 'order:x', status: 'DEAD', tries: 10, reason: 'gone' };
    await database
      .collection<{ _id: string }>('parked_events')
      .insertOne({ _id: `${handler}:${seq}`, ...letter, nextAt: new Date() } as never);
    return `${handler}:${seq}`;
  }

  /** A mail that was given up. */
  async mail(): Promise<string> {
    const id = `order-confirmation:${this.fresh('order')}`;
    const now = new Date(this.app.clock.millis());
    const text = { subject: 'Your order', text: 'x', html: 'x', messageId: `<${id}@example.com>` };
    const state = {
      status: 'FAILED',
      tries: 10,
      nextAt: now,
      reason: 'refused',
      createdAt: now,
      sentAt: null,
    };
    await this.app.database.collection<{ _id: string }>('mails').insertOne({
      _id: id,
      template: 'order-confirmation',
      to: 'ada@example.com',
      ...text,
      ...state,
    } as never);
    return id;
  }

  /** A token by which somebody's forgotten password can be replaced. */
  async resetToken(): Promise<string> {
    const { email } = await this.register();
    ok(await this.app.anonymous().post('/v2/auth/password/forgot', { email }));
    await this.app.get(ResetSender).wake();
    const reset = await this.app.database.collection<{ _id: string }>('password_resets').findOne({ email });
    return this.app.get(ResetTokens).of(reset?._id ?? '');
  }

  async apiKey(): Promise<string> {
    const wanted = { name: 'import', scopes: ['inventory:read'] };
    return ok(await this.app.as('admin').post('/v2/api-keys', wanted)).id;
  }

  async auditEntry(): Promise<string> {
    return (await this.app.as('auditor').get('/v2/audit-logs?limit=1')).rows[0]?.id ?? '';
  }
}
