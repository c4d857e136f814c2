import type { FlatHeaders } from '../http/headers/flat-headers.js';

/** When v1 was superseded, and when it ends: 24 months later. */
export const V1_DEPRECATED_AT = new Date('2027-01-01T00:00:00Z');
export const V1_SUNSET_AT = new Date('2029-01-01T00:00:00Z');

/**
 * The headers of a v1 answer whose shape v2 has replaced.
 *
 * @see RFC 9745 (Deprecation), RFC 8594 (Sunset), RFC 5829 (successor-version)
 */
export const deprecationHeaders = (url: string): FlatHeaders => [
  'deprecation',
  DEPRECATION,
  'sunset',
  SUNSET,
  'link',
  successorOf(url),
];

const DEPRECATION = `@${V1_DEPRECATED_AT.getTime() / 1000}`;
const SUNSET = V1_SUNSET_AT.toUTCString();

/** @param url `/v1/orders/1`; its query is left out, since lists of v2 are asked for in another way */
export const successorOf = (url: string): string =>
  `<${url.replace(/\?.*$/s, '').replace(/^\/v1\//, '/v2/')}>; rel="successor-version"`;
