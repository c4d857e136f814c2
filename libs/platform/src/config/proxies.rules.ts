import ipaddr from 'ipaddr.js';

/** @returns the addresses and ranges of a list that is separated by commas */
export const proxiesOf = (list: string): string[] =>
  list
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

/**
 * What is wrong with a list of trusted proxies. A number or `true` would let a client choose its own address, and so
 * would a range of everything.
 */
export function faultsOfProxies(list: string): string[] {
  return proxiesOf(list).flatMap((each) => {
    if (!isRange(each))
      return [`TRUSTED_PROXIES: ${each} is neither an address nor a range such as 10.0.0.0/8`];
    return each.endsWith('/0') ? [`TRUSTED_PROXIES: ${each} trusts everybody`] : [];
  });
}

function isRange(text: string): boolean {
  return text.includes('/')
    ? ipaddr.isValidCIDR(text)
    : ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}
