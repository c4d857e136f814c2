import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outlet } from '#platform/logging/options.js';
import { World } from '../contract/calls/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { ok } from '../support/given.js';
import { allSlots, apart, eachOf, withFewHeaders } from './injection.js';

interface Canary {
  /** as it is sent */
  readonly text: string;
  /** what of it must be found nowhere */
  readonly core: string;
}

/** Secrets of one form, each with a part of its own that nothing else holds. */
const some = (count: number, form: (core: string) => string): Canary[] =>
  Array.from({ length: count }, () => {
    const core = randomBytes(18).toString('hex');
    return { core, text: form(core) };
  });

/** Thirty secrets as they look in the wild. */
const CANARIES: readonly Canary[] = [
  ...some(8, (core) => `canary-${core}`),
  ...some(6, (core) => `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.${core}`),
  ...some(4, (core) => `tk_${core.slice(0, 24)}_${core}`),
  ...some(4, (core) => `Bearer ${core}`),
  ...some(4, (core) => `mongodb://user:${core}@db.internal/x`),
  ...some(4, (core) => `$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$${core}`),
];

describe('secrets that come in', () => {
  let app: TestApp;
  let world: World;
  const lines: string[] = [];

  beforeAll(async () => {
    outlet.stream = { write: (line) => void lines.push(line.trimEnd()) };
    app = await startApp({ LOG_LEVEL: 'trace', ORDER_PROCESSING: 'manual' });
    world = await World.in(app);
  });
  afterAll(async () => {
    await app.close();
    outlet.stream = null;
  });

  it('are thirty', () => {
    expect(CANARIES).toHaveLength(30);
    expect(new Set(CANARIES.map(({ core }) => core)).size).toBe(30);
  });

  it('are in no answer, log, audit entry, event or queue', async () => {
    const answers: [from: string, text: string][] = [];
    const secret = (index: number) => CANARIES[index % CANARIES.length]?.text ?? '';
    // as credentials: right ones, wrong ones, in the wrong place
    for (const [index, { text: canary }] of CANARIES.entries()) {
      const email = `canary.${index}@example.com`;
      const password = canary.slice(0, 100);
      const wanted = { email, password, name: 'Canary' };
      const registered = await app.anonymous().post('/v2/auth/register', wanted);
      ok(registered);
      const replies = [
        await app.anonymous().post('/v2/auth/register', wanted),
        await app.anonymous().post('/v2/auth/login', { email, password: `${password}!` }),
        await app.anonymous().post('/v2/auth/login', { email, password: [password] }),
        await app.anonymous().post('/v2/auth/refresh', { refreshToken: canary }),
        await app.anonymous().post('/v2/auth/logout', { refreshToken: canary }),
        await app.anonymous().post('/v2/auth/password/reset', { token: canary, newPassword: password }),
        await app.as('customer').post('/v2/auth/password', { currentPassword: canary, newPassword: canary }),
        await app.anonymous().get('/v2/users', { authorization: canary }),
        await app.anonymous().get('/v2/users', { authorization: `Bearer ${canary}` }),
        await app.anonymous().get('/v2/users', { cookie: `session=${canary}` }),
        await app
          .anonymous()
          .get(`/v2/products?password=${encodeURIComponent(canary)}&token=${encodeURIComponent(canary)}`),
        await app.as('admin').post('/v2/users', { ...wanted, role: canary }),
        await app.as('admin').post('/v2/users', { ...wanted, email: `x${email}`, secret: canary }),
        await app.anonymous().send('POST', '/v2/auth/login', `{"password":"${canary}"`),
      ];
      answers.push(
        ...replies.map(({ text }, at): [string, string] => [`answer ${at} with credentials`, text]),
      );
    }
    // in every slot of the URL and the head, but for those whose very purpose is to be kept: ids, keys, the program
    const kept = ['x-request-id', 'idempotency-key', 'user-agent'];
    const slots = apart(withFewHeaders(await allSlots(world, [2]))).filter(
      ({ where, name }) => ['header', 'query'].includes(where) && !kept.includes(name),
    );
    const pairs = slots.map((slot, index) => {
      const canary = secret(index);
      return { slot, payload: { json: JSON.stringify(canary), text: canary } };
    });
    await eachOf(pairs, 8, async ({ slot, payload }) => {
      const { text } = await slot.send(payload, app.as('admin'));
      answers.push([`${slot.operation.key} ${slot.name}`, text]);
    });
    await app.settled();

    const places: [string, string][] = [...answers, ['the log', lines.join('\n')]];
    for (const { name } of await app.database.listCollections())
      places.push([name, JSON.stringify(await app.database.collection(name).find().toArray())]);
    const leaked = CANARIES.flatMap(({ core, text: canary }) =>
      places.flatMap(([place, text]) => (text.includes(core) ? [`${canary} in ${place}`] : [])),
    );
    expect(leaked).toEqual([]);
    expect(lines.length).toBeGreaterThan(CANARIES.length);
  }, 300_000);

  it('stand beside lines of log that are one JSON object each', () => {
    expect(lines.filter((line) => !isObject(line))).toEqual([]);
  });
});

function isObject(line: string): boolean {
  try {
    const read: unknown = JSON.parse(line);
    return typeof read === 'object' && read !== null && !/[\n\r\u2028\u2029]/.test(line);
  } catch {
    return false;
  }
}
