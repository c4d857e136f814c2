import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { SessionNotFoundError } from '../auth.errors.js';
import { Users } from '../users/users.js';
import { Session } from './session.schema.js';
import { Sessions } from './sessions.js';
import type { AccessClaims } from './token.rules.js';

export interface OwnSession {
  readonly session: Session;
  /** the one of the request's own token */
  readonly current: boolean;
}

/** Where a user is logged in, and how to end that from elsewhere. */
@Injectable()
export class OwnSessions {
  constructor(
    @InjectModel(Session.name) private readonly model: Model<Session>,
    private readonly sessions: Sessions,
    private readonly users: Users,
    private readonly lists: Lists,
    private readonly work: UnitOfWork,
  ) {}

  async list({ userId, sessionId }: AccessClaims, ask: ListAsk): Promise<Page<OwnSession>> {
    const page = await this.lists.page(
      this.model,
      { filter: { userId, endedBy: null }, sort: [['_id', -1]] },
      ask,
    );
    return { ...page, rows: page.rows.map((session) => ({ session, current: session._id === sessionId })) };
  }

  /** @throws {SessionNotFoundError} when the caller never had it; one that has ended stays ended */
  end({ userId }: AccessClaims, id: string): Promise<void> {
    return this.work.run(async () => {
      if (!(await this.model.exists({ _id: id, userId }))) throw new SessionNotFoundError();
      if (!(await this.sessions.end(id, userId, 'logout'))) return;
      await this.users.note(await this.users.get(userId), 'user.logout', { session: { from: id } });
    });
  }
}
