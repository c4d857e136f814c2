import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forge, read, REFRESH_SECRET, unsigned } from '../auth/tokens.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/client.js';

const AT = { alg: 'HS256', typ: 'at+jwt' };
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PUBLIC = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const written = (text: string): string => Buffer.from(text).toString('base64url');

let app: TestApp;
let claims: Record<string, unknown>;
let whole: string;
beforeAll(async () => {
  app = await startApp();
  whole = app.as('admin').token ?? '';
  claims = read(whole).payload;
});
afterAll(() => app.close());

const [now, later] = [() => Math.floor(Date.now() / 1_000), () => Math.floor(Date.now() / 1_000) + 600];
const rsa = (header: object): string => {
  const content = unsigned(header, claims);
  return `${content}.${createSign('sha256').update(content).sign(privateKey).toString('base64url')}`;
};
/** Signed by our secret, whatever stands in header and payload. */
const signed = (header: string, payload: string): string => {
  const content = `${written(header)}.${written(payload)}`;
  const secret = 'access-secret-of-the-tests-0123456789';
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
};
const json = (change: object): string => JSON.stringify({ ...claims, ...change });
const parts = () => whole.split('.') as [string, string, string];

/** Beside those of test/auth/access.e2e-spec.ts: the families of RFC 8725 and of what libraries got wrong. */
const FORGED: Readonly<Record<string, () => string>> = {
  'none, capital': () => `${unsigned({ ...AT, alg: 'None' }, claims)}.`,
  'NONE with a signature': () => `${unsigned({ ...AT, alg: 'NONE' }, claims)}.${parts()[2]}`,
  'no alg': () => forge({ typ: 'at+jwt' }, claims),
  'an empty alg': () => forge({ ...AT, alg: '' }, claims),
  'alg null': () => forge({ ...AT, alg: null }, claims),
  'alg in a list': () => forge({ ...AT, alg: ['HS256'] }, claims),
  'alg in lower case': () => forge({ ...AT, alg: 'hs256' }, claims),
  'RS256 by a key of its own': () => rsa({ ...AT, alg: 'RS256' }),
  'RS256 with its key in jwk': () => rsa({ ...AT, alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) }),
  'RS256 with its key at jku': () => rsa({ ...AT, alg: 'RS256', jku: `${app.url}/keys.json` }),
  'RS256 with its key at x5u': () => rsa({ ...AT, alg: 'RS256', x5u: 'https://example.com/x5u' }),
  'RS256 with its key in x5c': () => rsa({ ...AT, alg: 'RS256', x5c: [written(PUBLIC)] }),
  'HS256 by a public key': () => forge(AT, claims, PUBLIC),
  PS256: () => rsa({ ...AT, alg: 'PS256' }),
  ES256: () => `${unsigned({ ...AT, alg: 'ES256' }, claims)}.${'A'.repeat(86)}`,
  'ES256 of zeros (psychic)': () =>
    `${unsigned({ ...AT, alg: 'ES256' }, claims)}.${written('\0'.repeat(64))}`,
  EdDSA: () => `${unsigned({ ...AT, alg: 'EdDSA' }, claims)}.${'A'.repeat(86)}`,
  'kid of SQL': () => forge({ ...AT, kid: "x' UNION SELECT 'a" }, claims, 'a'),
  'kid of an operator': () => forge({ ...AT, kid: { $ne: null } }, claims, ''),
  'kid of a command': () => forge({ ...AT, kid: '|id' }, claims, 'id'),
  'kid of a device': () => forge({ ...AT, kid: '/dev/null' }, claims, '\0'),
  'an empty secret': () => forge(AT, claims, ''),
  'a secret of the same length': () => forge(AT, claims, 'x'.repeat(37)),
  'the secret of refresh tokens': () => forge(AT, claims, REFRESH_SECRET),
  'a signature of another token': () => `${unsigned(AT, { ...claims, jti: 'a.b' })}.${parts()[2]}`,
  'an empty signature': () => `${parts()[0]}.${parts()[1]}.`,
  'half a signature': () => whole.slice(0, -20),
  'one sign of the signature changed': () =>
    `${whole.slice(0, -10)}${whole.at(-10) === 'A' ? 'B' : 'A'}${whole.slice(-9)}`,
  'a signature in hex': () =>
    `${parts()[0]}.${parts()[1]}.${Buffer.from(parts()[2], 'base64url').toString('hex')}`,
  'parts in another order': () => [parts()[1], parts()[0], parts()[2]].join('.'),
  'no typ': () => forge({ alg: 'HS256' }, claims),
  'typ in capitals': () => forge({ ...AT, typ: 'AT+JWT' }, claims),
  'typ of a media type': () => forge({ ...AT, typ: 'application/at+jwt' }, claims),
  'typ in a list': () => forge({ ...AT, typ: ['at+jwt'] }, claims),
  'typ of refresh tokens': () => forge({ ...AT, typ: 'rt+jwt' }, claims),
  'a header that is no JSON': () => signed('{alg:HS256}', json({})),
  'a header that is a list': () => signed('["HS256"]', json({})),
  'a payload that is no JSON': () => signed(JSON.stringify(AT), 'userId=1'),
  'a payload that is a text': () => signed(JSON.stringify(AT), '"admin"'),
  'a payload that is a list': () => signed(JSON.stringify(AT), '[1]'),
  'a payload that is null': () => signed(JSON.stringify(AT), 'null'),
  'an empty payload': () => signed(JSON.stringify(AT), '{}'),
  'no issuer': () => forge(AT, { ...claims, iss: undefined }),
  'issuers in a list': () => forge(AT, { ...claims, iss: ['tallyhouse'] }),
  'an issuer with a blank': () => forge(AT, { ...claims, iss: 'tallyhouse ' }),
  'an audience that begins like ours': () => forge(AT, { ...claims, aud: 'tallyhouse-api-2' }),
  'an audience of null': () => forge(AT, { ...claims, aud: null }),
  'no beginning': () => forge(AT, { ...claims, iat: undefined }),
  'a beginning in words': () => forge(AT, { ...claims, iat: 'now' }),
  'a beginning before time': () => forge(AT, { ...claims, iat: -1 }),
  'an end before time': () => forge(AT, { ...claims, exp: -1 }),
  'half a second of end': () => forge(AT, { ...claims, exp: later() + 0.5 }),
  'an end of null': () => forge(AT, { ...claims, exp: null }),
  'an end in a list': () => forge(AT, { ...claims, exp: [later()] }),
  'an end without end': () => signed(JSON.stringify(AT), json({}).replace(/"exp":\d+/, '"exp":1e999')),
  'nbf in words': () => forge(AT, { ...claims, nbf: 'yesterday' }),
  'nbf in an hour': () => forge(AT, { ...claims, nbf: now() + 3_600 }),
  'no user': () => forge(AT, { ...claims, userId: undefined }),
  'a user by number': () => forge(AT, { ...claims, userId: 1 }),
  'a user by pattern': () => forge(AT, { ...claims, userId: { $regex: '.*' } }),
  'users in a list': () => forge(AT, { ...claims, userId: [claims['userId']] }),
  'an empty user': () => forge(AT, { ...claims, userId: '' }),
  'the system': () => forge(AT, { ...claims, role: 'system' }),
  'a service': () => forge(AT, { ...claims, role: 'service', userId: 'key-1' }),
  'a role by operator': () => forge(AT, { ...claims, role: { $ne: '' } }),
  'roles in a list': () => forge(AT, { ...claims, role: ['admin'] }),
  'a role of a prototype': () => forge(AT, { ...claims, role: 'constructor' }),
  'no jti': () => forge(AT, { ...claims, jti: undefined }),
  'a jti of no session': () => forge(AT, { ...claims, jti: 'x' }),
  'a jti by operator': () => forge(AT, { ...claims, jti: { $gt: '' } }),
  'blanks inside': () => whole.replaceAll('.', ' . '),
  'a line break inside': () => `${whole.slice(0, 20)}%0a${whole.slice(20)}`,
  padding: () => `${whole}==`,
  'five parts (JWE)': () => `${written('{"alg":"dir","enc":"A256GCM"}')}..a.b.c`,
  'a token in a token': () => `Bearer ${whole}`,
  'two tokens': () => `${whole},${whole}`,
  '100 kB': () => 'a'.repeat(12_000),
};

const bearing = (token: string): Client => Object.assign(new Client(app.url), { token });

describe('a forged token', () => {
  it('is of at least sixty kinds here', () => {
    expect(Object.keys(FORGED).length).toBeGreaterThanOrEqual(60);
  });

  it.each(Object.keys(FORGED))('%s is refused', async (kind) => {
    const token = FORGED[kind]?.() ?? '';
    const reply = await bearing(token).get('/v2/users');
    expect([kind, reply.status]).toEqual([kind, 401]);
    expect(reply.text).not.toMatch(/jwt|secret|signature|malformed/i);
  });

  it('made like ours is taken, so that the refusals above mean something', async () => {
    expect((await bearing(forge(AT, claims)).get('/v2/users')).status).toBe(200);
    expect((await bearing(signed(JSON.stringify(AT), json({}))).get('/v2/users')).status).toBe(200);
  });

  it.each(['Basic', 'Token', 'bearer:', ''])('of ours under the scheme %p is refused', async (scheme) => {
    const reply = await app.anonymous().get('/v2/users', { authorization: `${scheme} ${whole}`.trim() });
    expect(reply.status).toBe(401);
  });

  it('is not looked for in the query, a cookie or the body', async () => {
    const anonymous = app.anonymous();
    expect((await anonymous.get(`/v2/users?access_token=${whole}`)).status).toBe(401);
    expect(
      (await anonymous.get('/v2/users', { cookie: `access_token=${whole}; token=${whole}` })).status,
    ).toBe(401);
    expect((await anonymous.post('/v2/users', { access_token: whole })).status).toBe(401);
  });
});
