export interface AuthRequests {
  /** The token by which a forgotten password is replaced; null when it is not good any more. It is kept nowhere. */
  'auth.resetToken': { ask: { id: string }; answer: string | null };
}
export const AUTH_REQUESTS = { 'auth.resetToken': true } satisfies Record<keyof AuthRequests, true>;
