import { describe, expect, it } from '@jest/globals';
import { redacted } from './redact.js';

const CANARY = 'canary-3f9c';

describe('what goes into the log', () => {
  it('shows no secret at any depth, in lists, errors, maps or getters of the same name', () => {
    const error = Object.assign(new Error(`refused Bearer ${CANARY}`, { cause: { refreshToken: CANARY } }), {
      password: CANARY,
    });
    const entry = {
      password: CANARY,
      a: { b: [{ accessToken: CANARY }, { deeper: { client_secret: CANARY } }] },
      headers: { Authorization: CANARY, 'set-cookie': [CANARY], 'x-api-key': CANARY },
      err: error,
      kept: new Map([['one', { passwordHash: CANARY }]]),
      url: ['mongodb://user', `${CANARY}@host/db`].join(':'),
      text: `eyJhbGciOiJIUzI1NiJ9.${CANARY}aaaaaaaa.sig and $argon2id$v=19$${CANARY} and whsec_${CANARY}`,
    };
    expect(JSON.stringify(redacted(entry))).not.toContain(CANARY);
    expect(JSON.stringify(redacted(entry))).toContain(':[hidden]@host/db');
  });

  it('keeps everything else, bounded', () => {
    const circle: Record<string, unknown> = { at: new Date(0), n: 1, none: null, big: 10n };
    circle['self'] = circle;
    expect(redacted(circle)).toEqual({ at: new Date(0), n: 1, none: null, big: '10', self: '[circular]' });
    expect(String(redacted('x'.repeat(1_000_000))).length).toBeLessThan(5_000);
  });
});
