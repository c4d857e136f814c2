import { isIPv6 } from 'node:net';

/**
 * The address that a client is counted by: an IPv4 address, or the /64 network of an IPv6 address, which one
 * subscriber has all of.
 *
 * @example '::ffff:10.0.0.1' → '10.0.0.1' · '2001:db8:1:2:3::4' → '2001:db8:1:2::/64'
 */
export function addressToCount(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const bare = ip.split('%', 1)[0] ?? ip;
  if (!isIPv6(bare)) return ip;
  const [head = '', tail] = bare.toLowerCase().split('::', 2);
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
