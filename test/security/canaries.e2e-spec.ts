import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outlet } from '#platform/logging/options.js';
import { World } from '../contract/calls/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { ok } from '../support/given.js';
import { allSlots, apart, eachOf } from './injection.js';

const random = (): string => randomBytes(18).toString('base64url');
const jwt = (): string => `eyJ${random()}.${random()}.${random()}`;

/** Thirty secrets as they look in the wild, each known by a part of its own. */
const CANARIES: readonly string[] = [
  ...Array.from({ length: 8 }, () => `canary-${random()}`),
  ...Array.from({ length: 6 }, jwt),
  ...Array.from(
    { length: 4 },
    () => `tk_${randomBytes(12).toString('hex')}_${randomBytes(32).toString('base64url')}`,
  ),
  ...Array.from({ length: 4 }, () => `Bearer ${random()}`),
  ...Array.from({ length: 4 }, () => `mongodb://user:${random()}@db.internal/x`),
  ...Array.from({ length: 4 }, () => `$argon2id$v=19$m=19456,t=2,p=1$${random()}$${random()}`),
];

/** What of a canary must be found nowhere. */
const coreOf = (canary: string): string =>
  /canary-(.+)/.exec(canary)?.[1] ?? canary.split(/[.$:@_ /]/).findLast((part) => part.length > 20) ?? canary;

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
    expect(new Set(CANARIES.map(coreOf)).size).toBe(30);
  });

  it('are in no answer, log, audit entry, event or queue', async () => {
    const answers: [from: string, text: string][] = [];
    const secret = (index: number) => CANARIES[index % CANARIES.length] ?? '';
    // as credentials: right ones, wrong ones, in the wrong place
    for (const [index, canary] of CANARIES.entries()) {
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
    const slots = apart(await allSlots(world, [2])).filter(
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
    const leaked = CANARIES.flatMap((canary) =>
      places.flatMap(([place, text]) =>
        text.includes(coreOf(canary)) ? [`${coreOf(canary)} in ${place}`] : [],
      ),
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
