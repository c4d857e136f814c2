import { expect, it } from '@jest/globals';
import { faultsOfProxies, proxiesOf } from './proxies.rules.js';

it.each(['', '10.0.0.1', '10.0.0.0/8, 192.168.1.7', '2001:db8::/32,::1', '127.0.0.0/8'])(
  '%p is a list',
  (list) => {
    expect(faultsOfProxies(list)).toEqual([]);
  },
);

it.each([
  '1',
  'true',
  '*',
  'loopback',
  'proxy.internal',
  '10.0.0.0/33',
  '10.0.0',
  '0.0.0.0/0',
  '::/0',
  '10.0.0.1; 10.0.0.2',
])('%p is none', (list) => {
  expect(faultsOfProxies(`10.0.0.1,${list}`)).toHaveLength(1);
});

it('is read without blanks', () => {
  expect(proxiesOf(' 10.0.0.1 ,, ::1')).toEqual(['10.0.0.1', '::1']);
});
