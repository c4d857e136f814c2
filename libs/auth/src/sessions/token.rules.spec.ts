import { describe, expect, it } from '@jest/globals';
import { bearerOf, readAccess, readRefresh } from './token.rules.js';

const MINUTE = 60_000;
const iat = 1_780_000_000;
const now = iat * 1_000 + MINUTE;
const payload = { userId: 'u1', role: 'clerk', jti: 's1.t1', iat, exp: iat + 900 };
const access = (changed: object = {}, typ: unknown = 'at+jwt') => ({
  header: { typ },
  payload: { ...payload, ...changed },
});

describe('an access token', () => {
  it('says who, in which role and session, and until when', () => {
    expect(readAccess(access(), now, 15 * MINUTE)).toEqual({
      userId: 'u1',
      role: 'clerk',
      sessionId: 's1',
      expiresAt: (iat + 900) * 1_000,
    });
  });

  it('expires when it says, and never later than a token may live', () => {
    const expired = expect.objectContaining({ code: 'TOKEN_EXPIRED' });
    const read = (changed: object, at: number) => () => readAccess(access(changed), at, 15 * MINUTE);
    expect(read({}, (iat + 900) * 1_000 - 1)).not.toThrow();
    expect(read({}, (iat + 900) * 1_000)).toThrow(expired);
    expect(read({ exp: iat + 90_000 }, (iat + 900) * 1_000)).toThrow(expired);
  });

  it.each([
    ['another kind of token', access({}, 'rt+jwt')],
    ['a token without a kind', access({}, null)],
    ['a plain JWT', access({}, 'JWT')],
    ['no expiry', access({ exp: undefined })],
    ['an expiry in words', access({ exp: String(iat + 900) })],
    ['an endless expiry', access({ exp: 1e99 })],
    ['no time of issue', access({ iat: undefined })],
    ['no user', access({ userId: undefined })],
    ['a user that is an object', access({ userId: { $ne: null } })],
    ['an unknown role', access({ role: 'root' })],
    ['a role that objects inherit', access({ role: 'constructor' })],
    ['no id', access({ jti: undefined })],
    ['an id without a session', access({ jti: 't1' })],
    ['a payload in words', { header: { typ: 'at+jwt' }, payload: 'u1' }],
  ])('is refused with %s', (_, token) => {
    expect(() => readAccess(token, now, 15 * MINUTE)).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    );
  });
});

describe('a refresh token', () => {
  it('carries what is needed to find its session and to sign it again', () => {
    expect(readRefresh(access({ role: undefined }, 'rt+jwt'), now)).toEqual({
      userId: 'u1',
      sessionId: 's1',
      jti: 's1.t1',
      iat,
      exp: iat + 900,
    });
  });

  it('is no access token', () => {
    expect(() => readRefresh(access(), now)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
  });
});

describe('the Authorization header', () => {
  it('holds one bearer token and nothing else', () => {
    expect(bearerOf('Bearer a.b-_.c')).toBe('a.b-_.c');
    expect(bearerOf('bearer a.b.c')).toBe('a.b.c');
    for (const header of [
      undefined,
      '',
      'a.b.c',
      'Basic a.b.c',
      'Bearer a.b.c d',
      'Bearer a.b.',
      'Bearer a.b.c.d',
      'Bearer a\t.b.c',
    ]) {
      expect(bearerOf(header)).toBeNull();
    }
  });
});
