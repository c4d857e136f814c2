import { createHmac } from 'node:crypto';

/** The secrets that `startApp` uses. */
export const ACCESS_SECRET = 'access-secret-of-the-tests-0123456789';
export const REFRESH_SECRET = 'refresh-secret-of-the-tests-0123456789';

type Claims = Record<string, unknown>;

const written = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** What a token says: its header and its payload, unverified. */
export function read(token: string): { header: Claims; payload: Claims; signature: string } {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const part = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Claims;
  return { header: part(header), payload: part(payload), signature };
}

/** A token of any content, signed or not as `digest` says. */
export function forge(header: object, payload: object, secret = ACCESS_SECRET, digest = 'sha256'): string {
  const content = unsigned(header, payload);
  return `${content}.${createHmac(digest, secret).update(content).digest('base64url')}`;
}

export function unsigned(header: object, payload: object): string {
  return `${written(header)}.${written(payload)}`;
}
