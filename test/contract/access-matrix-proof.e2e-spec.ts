import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AccessGuard } from '../../libs/auth/src/access/access.guard.js';
import { Callers } from '../../libs/auth/src/access/callers.js';
import { DeclaredRoutes } from '../../libs/auth/src/access/declared-routes.js';
import { OwnSessions } from '../../libs/auth/src/sessions/own-sessions.js';
import type { AccessClaims } from '../../libs/auth/src/sessions/token.rules.js';
import { CustomersService } from '../../libs/customers/src/customers.service.js';
import { OrdersService } from '../../libs/orders/src/orders.service.js';
import { OrderNotFoundError } from '../../libs/orders/src/orders.errors.js';
import { type Caller, type Permission, PERMISSIONS, SYSTEM } from '#contracts/access.js';
import { IdempotencyKeys } from '#platform/idempotency/keys.js';
import { startApp, type TestApp } from '../support/app.js';
import { ApiDocument, type Operation } from '../support/document.js';
import { type Cell, cellsOf, wrongOf } from './access/matrix.js';
import { disagreements } from './access/routes.js';
import { EVERYBODY, WHO_MAY } from './access/who-may.js';
import { RECIPES } from './calls/recipes.js';
import { World } from './calls/world.js';

/** Each guard is taken away in turn, and the matrix must say so. */
describe('the access matrix turns red', () => {
  let app: TestApp;
  let world: World;
  let document: ApiDocument;

  beforeAll(async () => {
    app = await startApp({ ORDER_PROCESSING: 'manual', HOLDS_PER_CUSTOMER: '10000' });
    world = await World.in(app);
    document = await ApiDocument.at(app.url, 2);
  });
  afterAll(() => app.close());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const guarded = Object.keys(WHO_MAY).filter((key) => WHO_MAY[key] !== EVERYBODY);
  const operation = (key: string) => document.operations.find((each) => each.key === key) as Operation;
  const wrong = async (key: string, ...callers: string[]): Promise<Cell[]> =>
    wrongOf(await cellsOf(world, operation(key), (name) => callers.includes(name)));

  function declaring(more: { isPublic?: boolean; allowed?: readonly Permission[] }): void {
    const declared = app.get(DeclaredRoutes);
    const of = declared.of.bind(declared);
    jest.spyOn(declared, 'of').mockImplementation((...route) => ({ ...of(...route), ...more }));
  }

  // these say by themselves that nobody is there
  const guardedTwice = ['GET /auth/me', 'PATCH /auth/me'];

  it.each(guarded.filter((key) => !guardedTwice.includes(key)))('when %s is declared public', async (key) => {
    declaring({ isPublic: true });
    expect(await wrong(key, 'anonymous')).not.toEqual([]);
  });

  const roles = ['customer', 'clerk', 'warehouse', 'manager', 'auditor'] as const;
  const refusedOf = (key: string) => roles.filter((role) => !(role in (WHO_MAY[key] as object)));

  it.each(guarded.filter((key) => refusedOf(key).length > 0))(
    'when %s is allowed to every role',
    async (key) => {
      declaring({ allowed: PERMISSIONS });
      const [first = 'customer'] = refusedOf(key);
      expect(await wrong(key, first)).not.toEqual([]);
    },
  );

  it.each(['GET /users', 'POST /products'])('when %s is closed to those who may', async (key) => {
    declaring({ allowed: [] });
    expect(await wrong(key, 'manager', 'admin')).not.toEqual([]);
  });

  it('when tokens are believed without looking', async () => {
    jest.spyOn(app.get(AccessGuard), 'handleRequest').mockImplementation((...[, , , context]: unknown[]) => {
      const { headers } = (
        context as { switchToHttp(): { getRequest(): { headers: { authorization: string } } } }
      )
        .switchToHttp()
        .getRequest();
      const claims = JSON.parse(
        Buffer.from(headers.authorization.split('.')[1] ?? '', 'base64url').toString(),
      ) as AccessClaims;
      return { ...claims, role: claims.role ?? 'customer', expiresAt: Infinity } as never;
    });
    for (const caller of ['expired', 'forged', 'refresh token'])
      expect([caller, await wrong('GET /auth/me', caller)]).not.toEqual([caller, []]);
  });

  const ofCustomers = Object.keys(RECIPES).filter(
    (key) => RECIPES[key]?.of === 'customer' && 'customer' in (WHO_MAY[key] as object),
  );

  it.each(ofCustomers)('when %s takes the caller for somebody else', async (key) => {
    const callers = app.get(Callers);
    const known = callers.known.bind(callers);
    const find = callers.find.bind(callers);
    const mistaken = <T extends Caller | null | undefined>(caller: T): T =>
      caller?.userId === world.customer.userId
        ? { ...caller, customerId: world.stranger.customerId }
        : caller;
    jest.spyOn(callers, 'known').mockImplementation((userId) => mistaken(known(userId)));
    // what is known is read again after a while, also in the midst of a slow case
    jest.spyOn(callers, 'find').mockImplementation(async (userId) => mistaken(await find(userId)));
    expect(await wrong(key, 'customer')).not.toEqual([]);
  });

  it.each([
    ['GET /orders/{id}', () => unminding(app.get(OrdersService), 'find')],
    ['GET /customers/{id}', () => unminding(app.get(CustomersService), 'one')],
    ['GET /idempotency-keys/{key}', () => strangersKeys()],
    ['DELETE /auth/sessions/{id}', () => strangersSessions()],
  ])('when %s minds no owner', async (key, takeAway) => {
    takeAway();
    expect((await wrong(key, 'customer')).map(({ object }) => object)).toEqual(["another's"]);
  });

  /** The service does for every caller what it does for the system. */
  function unminding(service: object, method: string): void {
    const target = service as Record<string, (caller: Caller, id: string) => Promise<never>>;
    const real = (target[method] as (caller: Caller, id: string) => Promise<never>).bind(service);
    jest.spyOn(target, method).mockImplementation((_, id) => real(SYSTEM, id));
  }

  function strangersKeys(): void {
    const keys = app.get(IdempotencyKeys);
    const ofCaller = keys.ofCaller.bind(keys);
    jest
      .spyOn(keys, 'ofCaller')
      .mockImplementation(async (callerId, key) => [
        ...(await ofCaller(callerId, key)),
        ...(await ofCaller(world.stranger.userId, key)),
      ]);
  }

  function strangersSessions(): void {
    const sessions = app.get(OwnSessions);
    const end = sessions.end.bind(sessions);
    jest
      .spyOn(sessions, 'end')
      .mockImplementation((claims, id) =>
        end(claims, id).catch(() => end({ ...claims, userId: world.stranger.userId }, id)),
      );
  }

  it("when another's order is told from an absent one", async () => {
    const orders = app.get(OrdersService);
    const find = orders.find.bind(orders);
    jest.spyOn(orders, 'find').mockImplementation(async (caller, id) => {
      await find(SYSTEM, id);
      return find(caller, id).catch(() => Promise.reject(new OrderNotFoundError(`${id} of somebody else`)));
    });
    const cells = await wrong('GET /orders/{id}', 'customer');
    expect(cells).toEqual([
      expect.objectContaining({ object: "another's", got: expect.stringContaining('404 unlike') }),
    ]);
  });

  it('when a list shows everything', async () => {
    const orders = app.get(OrdersService);
    const list = orders.list.bind(orders);
    jest.spyOn(orders, 'list').mockImplementation((_, filter, ask) => list(SYSTEM, filter, ask));
    expect((await wrong('GET /orders', 'customer')).map(({ object }) => object)).toEqual([
      "another's",
      "another's by filter",
    ]);
  });

  it('when a route is new, gone, or outside the versions', async () => {
    const routes = document.operations.map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    const tables = { rules: Object.keys(WHO_MAY) };
    expect(disagreements(routes, [document], tables)).toEqual([]);
    expect(disagreements([...routes, 'GET /v2/news/:id', 'GET /secrets'], [document], tables)).toEqual([
      'GET /secrets is outside the versions',
      'GET /v2/news/:id is in no document',
      'GET /news/{id} is not in rules',
    ]);
    const [gone = ''] = routes;
    expect(disagreements(routes.slice(1), [document], tables)).toContain(`${gone} is not routed`);
    const [forgotten = '', ...rest] = tables.rules;
    expect(disagreements(routes, [document], { rules: rest })).toEqual([`${forgotten} is not in rules`]);
    await expect(cellsOf(world, { ...operation('GET /orders'), key: 'GET /news' })).rejects.toThrow(
      'GET /news',
    );
  });
});
