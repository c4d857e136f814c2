import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '#platform/clock/clock.js';
import { currentOrigin } from '#platform/context/request-context.js';
import { newId } from '#platform/mongo/ids.js';
import { GuardFailed, insertRows } from '#platform/mongo/rows.js';
import type { User } from '../users/user.schema.js';
import { addressToCount } from '#platform/throttle/address.js';
import { type Ending, type Issued, judge, type Verdict } from './session.rules.js';
import { Session } from './session.schema.js';
import type { RefreshClaims } from './token.rules.js';
import { Tokens } from './tokens.js';

const MOST_LOOKED_AT = 500;

/** What a client gets for its password, and again for its refresh token. */
export interface Login {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** seconds that the access token lives */
  readonly expiresIn: number;
  readonly user: User;
}

/** Opens, continues and ends sessions; what writes joins the running transaction. */
@Injectable()
export class Sessions {
  constructor(
    @InjectModel(Session.name) private readonly sessions: Model<Session>,
    private readonly tokens: Tokens,
    private readonly clock: Clock,
  ) {}

  async open(user: User): Promise<Login> {
    const id = newId();
    const current = this.tokens.issueRefresh(id);
    const { ipAddress, userAgent } = currentOrigin();
    const session: Session = {
      _id: id,
      userId: user._id,
      current,
      previous: null,
      endedBy: null,
      createdAt: this.clock.now(),
      expiresAt: endOf(current),
      ipAddress,
      userAgent,
    };
    await insertRows(this.sessions, [session]);
    return this.loginOf(user, id, current);
  }

  /**
   * @throws {UnauthenticatedError} when it is not a refresh token of ours
   * @throws {TokenExpiredError}
   */
  read(refreshToken: string): RefreshClaims {
    return this.tokens.readRefresh(refreshToken);
  }

  /** The tokens of a session; the refresh token is the same text whenever it is made of the same claims. */
  loginOf(user: User, sessionId: string, refresh: Issued): Login {
    return {
      accessToken: this.tokens.access(user, sessionId),
      refreshToken: this.tokens.refresh(user._id, refresh),
      expiresIn: this.tokens.accessLife,
      user,
    };
  }

  /**
   * Makes the successor of the current refresh token, by one guarded update: of many at once one makes it, and the
   * others find theirs to be the predecessor.
   *
   * @returns the successor, or why there is none
   */
  async advance(sent: RefreshClaims): Promise<Issued | Exclude<Verdict['kind'], 'rotate' | 'repeat'>> {
    const now = this.clock.now();
    const { jti, iat, exp } = sent;
    const current = this.tokens.issueRefresh(sent.sessionId);
    const rotated = await this.sessions.updateOne(
      { _id: sent.sessionId, userId: sent.userId, 'current.jti': jti, endedBy: null },
      { $set: { current, previous: { jti, iat, exp, rotatedAt: now }, expiresAt: endOf(current) } },
    );
    if (rotated.matchedCount === 1) return current;
    const session = await this.sessions.findOne({ _id: sent.sessionId, userId: sent.userId }).lean();
    const verdict = judge(session, jti, now);
    if (verdict.kind === 'repeat') return verdict.successor;
    if (verdict.kind === 'rotate') throw new GuardFailed('a session');
    return verdict.kind;
  }

  /**
   * Whether a session of the user, open or over, was opened from an address as it is counted: within the life of a
   * refresh token.
   */
  async haveBeenAt(userId: string, from: string | null): Promise<boolean> {
    if (from === null) return false;
    const sessions = await this.sessions.find({ userId }, { ipAddress: 1 }).limit(MOST_LOOKED_AT).lean();
    return sessions.some(({ ipAddress }) => ipAddress !== null && addressToCount(ipAddress) === from);
  }

  /** @returns whether it was open until now */
  async end(id: string, userId: string, by: Ending): Promise<boolean> {
    const ended = await this.sessions.updateOne(
      { _id: id, userId, endedBy: null },
      { $set: { endedBy: by } },
    );
    return ended.matchedCount === 1;
  }

  /** @returns how many were open until now */
  async endAll(userId: string, by: Ending, except?: string): Promise<number> {
    const ended = await this.sessions.updateMany(
      { userId, endedBy: null, ...(except === undefined ? {} : { _id: { $ne: except } }) },
      { $set: { endedBy: by } },
    );
    return ended.matchedCount;
  }
}

const endOf = ({ exp }: Issued): Date => new Date(exp * 1_000);
