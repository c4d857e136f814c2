import { expect } from '@jest/globals';
import { read } from '../../auth/tokens.js';
import type { Client, Reply } from '../../support/client.js';

/** A request that succeeded: by whom, on what, and what was answered. */
export interface Done {
  readonly reply: Reply;
  readonly caller: Client;
  /** what the path named */
  readonly id: string;
  /** the body */
  readonly sent: unknown;
}

/** What an operation must leave in the audit log. */
export interface Entry {
  readonly action: string;
  readonly resource: string;
  readonly about: (done: Done) => string;
  /** who did it; the caller unless said */
  readonly by?: (done: Done) => string;
  readonly changes: Readonly<Record<string, { readonly from?: unknown; readonly to?: unknown }>>;
}

export const text = expect.any(String);
export const count = expect.any(Number);
export const anyText = text as unknown as string;
export const made = ({ reply }: Done): string => reply.data.id;
export const named = ({ id }: Done): string => id;
export const caller = (done: Done): string => done.caller.userId;
export const user = ({ reply }: Done): string => reply.data.user.id;
/** the user whom the refresh token in the body names */
export const bearer = ({ sent }: Done): string =>
  String(read((sent as { refreshToken: string }).refreshToken).payload['userId']);
