import { describe, expect, it } from '@jest/globals';
import { addressToCount } from './address.js';
import { FixedWindows } from './fixed-windows.js';

describe('fixed windows', () => {
  it('count each key for itself until its window ends', () => {
    const windows = new FixedWindows();
    expect([windows.hit('a', 60, 0), windows.hit('a', 60, 59), windows.hit('b', 60, 59)]).toEqual([
      { hits: 1, left: 60 },
      { hits: 2, left: 1 },
      { hits: 1, left: 60 },
    ]);
    expect(windows.hit('a', 60, 60)).toEqual({ hits: 1, left: 60 });
  });

  it('hold no more keys than they may, and forget those that are over first', () => {
    const windows = new FixedWindows(3);
    windows.hit('old', 10, 0);
    for (const key of ['a', 'b', 'c']) windows.hit(key, 100, 20);
    expect(windows.hit('a', 100, 30).hits).toBe(2);
    windows.hit('d', 100, 40);
    expect(windows.hit('c', 100, 50).hits).toBe(2);
    expect(windows.hit('a', 100, 50).hits).toBe(1);
  });
});

describe('an address', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (ip, counted) => {
    expect(addressToCount(ip)).toBe(counted);
  });
});
