import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { ClientSession, Connection, mongo } from 'mongoose';
import { Clock } from '../../clock/clock.js';
import { Settings } from '../../config/settings.js';
import { currentContext } from '../../context/request-context.js';
import { ValidationFailedError } from '../../errors/api-error.js';
import { ReplicaBehindError } from '../../errors/unavailable.js';
import { REPORTING } from '../connections.js';
import { dateOf, placeOf } from './token.js';

/** MaxTimeMSExpired; InvalidOptions: the place lies beyond all that the server has heard of */
const NOT_YET = new Set([50, 72]);
/** A collection that nobody writes: a read of it waits like any other, and costs nothing. */
const NOTHING = 'freshness';

interface Place {
  readonly ts: mongo.BSON.Timestamp;
}
interface Hello {
  readonly isWritablePrimary?: boolean;
  readonly lastWrite?: {
    /** what this server has */
    readonly opTime: Place;
    readonly lastWriteDate: Date;
    /** what it has heard that most servers have; it may lack that itself */
    readonly majorityOpTime: Place;
    readonly majorityWriteDate: Date;
  };
}

/** Sessions for reports that say how fresh they are, and that hold what the client knows to be written. */
@Injectable()
export class Freshness {
  constructor(
    @InjectConnection() private readonly primary: Connection,
    @InjectConnection(REPORTING) private readonly connection: Connection,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * A session whose reads hold all that was committed up to `dataAsOf`, whichever server answers them, and the write of
   * the request's Consistency-Token, which is waited for. The caller ends it.
   *
   * @throws {ValidationFailedError} for a token that is none
   * @throws {ReplicaBehindError} (503) when the write has not come so far within CONSISTENCY_WAIT_SECONDS
   */
  async open(): Promise<{ session: ClientSession; dataAsOf: Date }> {
    const wanted = this.wanted();
    const session = this.connection.getClient().startSession({ causalConsistency: true });
    try {
      const seen = await this.seen(session);
      if (!wanted) return { session, dataAsOf: seen };
      await this.wait(session, wanted);
      const written = dateOf(wanted);
      return { session, dataAsOf: written > seen ? written : seen };
    } catch (error) {
      await session.endSession();
      throw error;
    }
  }

  private wanted(): mongo.BSON.Timestamp | null {
    const token = currentContext()?.consistencyToken;
    if (token === undefined) return null;
    const place = placeOf(token, this.clock.now());
    if (place) return place;
    const message = 'must be a token that an answer of a change had';
    throw new ValidationFailedError([{ field: 'Consistency-Token', message }]);
  }

  /** What a secondary has not seen yet is not in its reports; it says how far it has come. */
  private async seen(session: ClientSession): Promise<Date> {
    const now = this.clock.now();
    const client = this.connection.getClient();
    const { isWritablePrimary, lastWrite } = ((await this.connection.db?.command(
      { hello: 1 },
      { readPreference: client.readPreference },
    )) ?? {}) as Hello;
    if (!lastWrite) return now;
    const { opTime, lastWriteDate, majorityOpTime, majorityWriteDate } = lastWrite;
    const lags = opTime.ts.lessThan(majorityOpTime.ts);
    // another server may answer the report: it, too, has to have come so far
    session.advanceOperationTime(lags ? opTime.ts : majorityOpTime.ts);
    const seen = lags ? lastWriteDate : majorityWriteDate;
    return isWritablePrimary === true || seen > now ? now : seen;
  }

  private async wait(session: ClientSession, place: mongo.BSON.Timestamp): Promise<void> {
    await this.hearOfTime(session);
    session.advanceOperationTime(place);
    const maxTimeMS = this.settings.CONSISTENCY_WAIT_SECONDS * 1_000;
    try {
      await this.connection.db?.collection(NOTHING).findOne({}, { session, maxTimeMS });
    } catch (error) {
      if (NOT_YET.has(Number((error as { code?: unknown }).code))) throw new ReplicaBehindError();
      throw error;
    }
  }

  /** A server refuses a time that nobody has told it of; the primary knows the latest, and signs it. */
  private async hearOfTime(session: ClientSession): Promise<void> {
    const other = this.primary.getClient().startSession();
    try {
      await this.primary.db?.command({ ping: 1 }, { session: other });
      if (other.clusterTime) session.advanceClusterTime(other.clusterTime);
    } catch {
      // without a primary the servers know of the time what they know
    } finally {
      await other.endSession();
    }
  }
}
