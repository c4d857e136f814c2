/** A user that may log in. */
export interface Credential {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

export interface Mail {
  readonly id: string;
  /** `order-confirmation` */
  readonly template: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** ISO 8601 */
  readonly createdAt: string;
}

export interface Event {
  /** place in the one order of all events, from 1 */
  readonly seq: number;
  readonly id: string;
  /** `order:created` */
  readonly name: string;
  readonly aggregate: { readonly type: string; readonly id: string };
  /** ISO 8601 */
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What an instance tells about itself when it is ready. */
export interface Told {
  readonly url: string;
  readonly users: readonly Credential[];
}

interface Time {
  readonly now: string;
}
interface Ahead {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

/** An ephemeral instance and what a test may do to it. Every method throws with the answer when it was refused. */
export class Tallyhouse {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  readonly users: readonly Credential[];

  constructor(
    { url, users }: Told,
    private readonly end: () => Promise<void>,
  ) {
    this.url = url;
    this.users = users;
  }

  /** @throws when there is no user of this role */
  user(role: string): Credential {
    const user = this.users.find((each) => each.role === role);
    if (!user) throw new Error(`There is no ${role}, only ${this.users.map((each) => each.role).join(', ')}`);
    return user;
  }

  /** Logs in. @returns an access token, good for an hour of this instance's time */
  async token(role: string): Promise<string> {
    const { email, password } = this.user(role);
    const { data } = await this.asks<{ data: { accessToken: string } }>('POST', '/v2/auth/login', {
      email,
      password,
    });
    return data.accessToken;
  }

  /** Back to the seed and to the present; tokens of before are void. */
  async reset(): Promise<void> {
    await this.asks('POST', '/testing/reset');
  }

  /** Waits until everything has been done that follows from what was asked: events, mails, timed jobs. */
  async settle(): Promise<void> {
    await this.asks('POST', '/testing/settle');
  }

  async now(): Promise<Date> {
    return timeIn(await this.asks<Time>('GET', '/testing/clock'));
  }

  /** Moves the time ahead and does what has become due. @returns the time it is now */
  async travel({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Ahead): Promise<Date> {
    const aheadSeconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
    return timeIn(await this.asks<Time>('POST', '/testing/clock', { aheadSeconds }));
  }

  /** Takes all travels back. @returns the time it is now */
  async present(): Promise<Date> {
    return timeIn(await this.asks<Time>('DELETE', '/testing/clock'));
  }

  /** The mails that were sent, the newest first. @param to only to this address */
  async mails(to?: string): Promise<readonly Mail[]> {
    const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
    return (await this.asks<{ mails: Mail[] }>('GET', `/testing/mails${query}`)).mails;
  }

  /** The first thousand events after a seq that every handler has heard, in their order. */
  async events({ after = 0, name }: { after?: number; name?: string } = {}): Promise<readonly Event[]> {
    const named = name === undefined ? '' : `&name=${encodeURIComponent(name)}`;
    return (await this.asks<{ events: Event[] }>('GET', `/testing/events?after=${after}${named}`)).events;
  }

  /** Ends the instance and its database. */
  close(): Promise<void> {
    return this.end();
  }

  private async asks<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
    return JSON.parse(text) as T;
  }
}

const timeIn = ({ now }: Time): Date => new Date(now);
