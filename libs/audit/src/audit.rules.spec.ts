import { describe, expect, it } from '@jest/globals';
import { canonicalChanges, isWorthKeeping, refusalNote } from './audit.rules.js';

describe('the changes of an entry', () => {
  it('are the same bytes whatever order they were written in', () => {
    const at = new Date('2026-05-01T12:00:00Z');
    const one = canonicalChanges({ b: { to: { y: 1, x: [2, at] } }, a: { from: 1, to: 2 } });
    const other = canonicalChanges({ a: { to: 2, from: 1 }, b: { to: { x: [2, at], y: 1 } } });
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    expect(Object.keys(one)).toEqual(['a', 'b']);
  });

  it('hold no field that stayed as it was, and nothing undefined', () => {
    expect(
      canonicalChanges({
        same: { from: { x: 1, y: 2 }, to: { y: 2, x: 1 } },
        moved: { from: 1, to: 2 },
        made: { from: undefined, to: { a: undefined, b: null } },
        list: { to: [undefined, 1] },
      }),
    ).toEqual({ moved: { from: 1, to: 2 }, made: { to: { b: null } }, list: { to: [null, 1] } });
  });

  it('never hold a secret, as a field or inside one', () => {
    const kept = canonicalChanges({
      passwordHash: { from: 'canary', to: 'canary' + 1 },
      user: { to: { refreshToken: 'canary', name: 'Ada', nested: [{ apiSecret: { deep: 'canary' } }] } },
    });
    expect(JSON.stringify(kept)).not.toContain('canary');
    expect(kept).toEqual({
      passwordHash: { from: '[redacted]', to: '[redacted]' },
      user: { to: { refreshToken: '[redacted]', name: 'Ada', nested: [{ apiSecret: '[redacted]' }] } },
    });
  });
});

describe('a refused attempt', () => {
  it('names the aggregate by its action, and by its id when the route has one', () => {
    const changes = { refused: { to: 'FORBIDDEN' } };
    expect(refusalNote('order.place', undefined, 'FORBIDDEN')).toEqual({
      action: 'order.place',
      resource: 'order',
      resourceId: '-',
      changes,
    });
    expect(refusalNote('order.cancel', 'o1', 'FORBIDDEN')).toMatchObject({
      resource: 'order',
      resourceId: 'o1',
    });
    const { resourceId } = refusalNote('order.cancel', `${'('.repeat(127)}😀${'('.repeat(60)}`, 'FORBIDDEN');
    expect(resourceId).toBe(`${'('.repeat(127)}\ufffd`);
  });

  it('is kept unless it was malformed, not logged in, too early, or no refusal at all', () => {
    expect(
      [200, 304, 400, 401, 403, 404, 409, 410, 412, 422, 428, 429, 500, 503].filter(isWorthKeeping),
    ).toEqual([403, 404, 409, 410, 412, 422, 428]);
  });
});
