import { describe, expect, it } from '@jest/globals';
import { GRACE_MS, judge, type SessionState } from './session.rules.js';

const rotatedAt = new Date('2026-05-01T12:00:00Z');
const after = (ms: number) => new Date(rotatedAt.getTime() + ms);
const current = { jti: 's.3', iat: 300, exp: 900 };
const session: SessionState = {
  current,
  previous: { jti: 's.2', iat: 200, exp: 800, rotatedAt },
  endedBy: null,
};

describe('a refresh token', () => {
  it('that is current brings its successor', () => {
    expect(judge(session, 's.3', after(1))).toEqual({ kind: 'rotate' });
  });

  it('that is the immediate predecessor brings the same successor again for ten seconds', () => {
    expect(judge(session, 's.2', after(0))).toEqual({ kind: 'repeat', successor: current });
    expect(judge(session, 's.2', after(GRACE_MS))).toEqual({ kind: 'repeat', successor: current });
    expect(judge(session, 's.2', after(GRACE_MS + 1))).toEqual({ kind: 'reused' });
  });

  it('that is an earlier ancestor is a copy, however soon it comes', () => {
    expect(judge(session, 's.1', after(0))).toEqual({ kind: 'reused' });
    expect(judge({ ...session, previous: null }, 's.2', after(0))).toEqual({ kind: 'reused' });
  });

  it('of a session that ended by reuse says so again; of one that ended otherwise is over', () => {
    for (const jti of ['s.1', 's.2', 's.3']) {
      expect(judge({ ...session, endedBy: 'reuse' }, jti, after(1))).toEqual({ kind: 'reused' });
      expect(judge({ ...session, endedBy: 'logout' }, jti, after(1))).toEqual({ kind: 'over' });
      expect(judge(null, jti, after(1))).toEqual({ kind: 'over' });
    }
  });
});
