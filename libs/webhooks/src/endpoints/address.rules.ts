import ipaddr from 'ipaddr.js';

/** Public by their range, and yet the host's own: the metadata address of Azure. */
const HOSTS_OWN = new Set(['168.63.129.16']);
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Names that never lead to another company's system. */
const INSIDE = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|test|invalid)$/;
const MOST_LENGTH = 2_000;

/** What of the rules a development machine may bend. */
export interface AddressRules {
  /** this very machine may be called, and by http */
  readonly loopback: boolean;
}

/**
 * Why a webhook may not be called at an IP address.
 *
 * @param address as a resolver gives it
 * @returns null when it may: a public one, of the kinds that are routed
 */
export function refusalOfAddress(address: string, { loopback }: AddressRules): string | null {
  if (!ipaddr.isValid(address)) return `${address} is not an IP address`;
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range === 'loopback' && loopback) return null;
  const isPublic =
    range === 'unicast' &&
    !HOSTS_OWN.has(parsed.toString()) &&
    (parsed instanceof ipaddr.IPv4 || parsed.match(PUBLIC_IPV6));
  return isPublic ? null : `${parsed.toString()} is not a public address (${range})`;
}

/**
 * Why an URL may not be a webhook's; what its name leads to is seen at each call.
 *
 * @returns null when it may
 */
export function refusalOfUrl(text: string, rules: AddressRules): string | null {
  if (text.length > MOST_LENGTH) return `must not be longer than ${MOST_LENGTH} characters`;
  if (!URL.canParse(text)) return 'must be an URL';
  const url = new URL(text);
  const host = hostOf(url);
  const here = rules.loopback && isLoopback(host);
  if (url.protocol !== 'https:' && !(here && url.protocol === 'http:')) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user or a password';
  if (url.hash !== '') return 'must not have a fragment';
  if (here) return null;
  if (ipaddr.isValid(host)) return refusalOfAddress(host, rules);
  if (INSIDE.test(host) || !host.includes('.')) return `must not lead inside (${host})`;
  return null;
}

/** The host of an URL as a resolver is asked for it: without brackets and without a dot at its end. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || (ipaddr.isValid(host) && ipaddr.parse(host).range() === 'loopback');
