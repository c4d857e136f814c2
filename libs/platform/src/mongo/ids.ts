import { Types } from 'mongoose';

/** A new opaque id: 24 hex digits that sort by the time they were made. */
export function newId(): string {
  return new Types.ObjectId().toHexString();
}

/** @returns the least id of the second in which `at` lies: ids begin with the seconds since 1970, in eight hex digits */
export function leastIdAt(at: Date): string {
  const seconds = Math.min(Math.max(Math.floor(at.getTime() / 1_000), 0), 0xffff_ffff);
  return seconds.toString(16).padStart(8, '0').padEnd(24, '0');
}

/** @returns the greatest id of the second in which `at` lies */
export function greatestIdAt(at: Date): string {
  return `${leastIdAt(at).slice(0, 8)}${'f'.repeat(16)}`;
}
