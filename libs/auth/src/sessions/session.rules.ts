/** The claims of a refresh token that are kept, enough to sign the very same token again; seconds since 1970. */
export interface Issued {
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
}

export type Ending = 'reuse' | 'logout' | 'password' | 'disabled';

/** A login on one device and the refresh tokens that follow from it. */
export interface SessionState {
  readonly current: Issued;
  readonly previous: (Issued & { readonly rotatedAt: Date }) | null;
  readonly endedBy: Ending | null;
}

export type Verdict =
  | { readonly kind: 'rotate' }
  | { readonly kind: 'repeat'; readonly successor: Issued }
  | { readonly kind: 'reused' }
  | { readonly kind: 'over' };

/** A client that got no answer, or has two tabs, sends the token before the current one again within this time. */
export const GRACE_MS = 10_000;

/**
 * What a refresh token that was sent means for its session. Only the current one brings a new one. Its immediate
 * predecessor brings the same successor again for ten seconds; any other means that somebody has a copy.
 */
export function judge(session: SessionState | null, jti: string, now: Date): Verdict {
  if (!session) return { kind: 'over' };
  if (session.endedBy) return { kind: session.endedBy === 'reuse' ? 'reused' : 'over' };
  if (session.current.jti === jti) return { kind: 'rotate' };
  const { previous } = session;
  if (previous?.jti === jti && now.getTime() - previous.rotatedAt.getTime() <= GRACE_MS) {
    return { kind: 'repeat', successor: session.current };
  }
  return { kind: 'reused' };
}
