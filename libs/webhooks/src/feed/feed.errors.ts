import { DomainError } from '#platform/errors/api-error.js';

/** What the reader asks for is not kept any more. */
export class EventsExpiredError extends DomainError {
  readonly kind = 'gone';
  readonly code = 'EVENTS_EXPIRED';
  /** @param from seq of the first event that is kept */
  constructor(from: number) {
    super(
      `Events before ${from} are not kept any more; read the things themselves anew, then go on with after=${from - 1}`,
      { from },
      'after',
    );
  }
}

/** As many follow live as this process serves. */
export class TooManyFollowersError extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'BUSY';
  constructor() {
    super('Too many follow the events live; try again, or read GET /events with wait');
  }
}
