import { assertTrue } from './truth.js';

/** What answers hold, as far as tests look at it; each test reads the fields of the thing it asked for. */
export interface Wire {
  id: string;
  number: string;
  sku: string;
  name: string;
  email: string;
  status: string;
  productId: string;
  orderId: string | null;
  customerId: string;
  userId: string | null;
  action: string;
  resource: string;
  resourceId: string;
  currency: string;
  price: unknown;
  total: unknown;
  subtotal: unknown;
  quantity: number;
  available: number;
  onHand: number;
  reserved: number;
  allocated: number;
  items: Wire[];
  locations: Wire[];
  seq: number;
  kind: string;
  delta: Record<string, number>;
  balanceAfter: Record<string, number>;
  expiresAt: string | null;
  accessToken: string;
  refreshToken: string;
  user: Wire;
  route: string;
  location: string | null;
  ok: boolean;
  checks: Wire[];
  failed: number;
  counterexamples: unknown[];
  [other: string]: unknown;
}

export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
  readonly details?: unknown;
}

export interface Meta {
  readonly page?: number;
  readonly limit?: number;
  readonly total?: number;
  readonly totalPages?: number;
  readonly nextCursor?: string;
  readonly requestId: string;
  readonly apiVersion: string | number;
}

/** An answer in the envelope. `data` is the thing, `rows` the list. */
export class Reply {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {}

  get body(): { success: boolean; data: unknown; meta: Meta; errors: Fault[] } {
    return JSON.parse(this.text) as { success: boolean; data: unknown; meta: Meta; errors: Fault[] };
  }
  get data(): Wire {
    return this.body.data as Wire;
  }
  get rows(): Wire[] {
    return this.body.data as Wire[];
  }
  get meta(): Meta {
    return this.body.meta;
  }
  /** `CODE` or `CODE field` of every fault */
  get codes(): string[] {
    return this.body.errors.map((fault) =>
      fault.field === undefined ? fault.code : `${fault.code} ${fault.field}`,
    );
  }
}

/** Somebody who uses the API over HTTP. An answer that the served document does not describe is an error. */
export class Client {
  token: string | null = null;
  customerId = '';
  userId = '';

  constructor(private readonly url: string) {}

  async login(email: string, password: string): Promise<Reply> {
    const reply = await this.post('/v1/auth/login', { email, password });
    if (reply.status !== 200) throw new Error(`${email} could not log in: ${reply.text}`);
    this.token = reply.data.accessToken;
    this.customerId = reply.data.user.customerId;
    this.userId = reply.data.user.id;
    return reply;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('GET', path, undefined, headers);
  }
  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('POST', path, JSON.stringify(body), headers);
  }
  patch(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('PATCH', path, JSON.stringify(body), headers);
  }
  delete(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** Sends a body as it is, JSON or not. */
  async send(
    method: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const reply = new Reply(answer.status, answer.headers, await answer.text());
    await assertTrue(this.url, {
      method,
      url: path,
      status: reply.status,
      headers: reply.headers,
      text: reply.text,
    });
    return reply;
  }
}

/** How often each value of something occurs: `{ 201: 10, 409: 30 }`. */
export function tally<T>(things: readonly T[], of: (thing: T) => string | number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[of(thing)] = (counts[of(thing)] ?? 0) + 1;
  return counts;
}
