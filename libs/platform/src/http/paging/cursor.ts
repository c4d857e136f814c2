import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyValue } from './keyset.js';

/** Where a list goes on. */
export interface Cursor {
  /** fingerprint of the list: model, filter and order */
  readonly list: string;
  readonly page: number;
  readonly values: readonly KeyValue[];
  /** reads what stands before the values, and not what follows them */
  readonly back: boolean;
  /** counted once, when the list was begun */
  readonly total: number;
  readonly totalExact: boolean;
}

/** A short hash that differs whenever the filter or the order does. */
export function fingerprintOf(list: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(list, (_, value: unknown) => (value instanceof RegExp ? String(value) : value)))
    .digest('base64url')
    .slice(0, 16);
}

const signature = (text: string, secret: string) =>
  createHmac('sha256', secret).update(text).digest('base64url').slice(0, 22);

/** An opaque text for the client, signed so that it can be trusted when it comes back. */
export function encodeCursor(
  { list, page, values, back, total, totalExact }: Cursor,
  secret: string,
): string {
  const kept = values.map((value) => (value instanceof Date ? { at: value.getTime() } : value));
  const text = Buffer.from(JSON.stringify([list, page, kept, back, total, totalExact])).toString('base64url');
  return `${text}.${signature(text, secret)}`;
}

/** @returns null when it was not made by `encodeCursor` with this secret */
export function decodeCursor(cursor: string, secret: string): Cursor | null {
  const [text = '', signed = '', ...rest] = cursor.split('.');
  const expected = Buffer.from(signature(text, secret));
  const given = Buffer.from(signed);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const [list, page, kept, back, total, totalExact] = JSON.parse(
    Buffer.from(text, 'base64url').toString(),
  ) as [string, number, (KeyValue | { at: number })[], boolean, number, boolean];
  const values = kept.map((value) =>
    typeof value === 'object' && value !== null && 'at' in value ? new Date(value.at) : value,
  );
  return { list, page, values, back, total, totalExact };
}
