import { dictionary } from '@zxcvbn-ts/language-common';

const SHORTEST = 8;

/** The passwords that are tried first, of those that are long enough to be one here; in lower case. */
const COMMON = new Set(
  dictionary['passwords-common'].filter((each) => each.length >= SHORTEST).map((each) => each.toLowerCase()),
);

/** @returns whether a password is among the ones that are tried first, whatever its case */
export function isCommon(password: string): boolean {
  return COMMON.has(password.normalize('NFC').toLowerCase());
}
