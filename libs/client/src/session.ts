import { type Client, createClient, createConfig } from './generated/client/index.js';
import type { LoginData, RegisterData } from './generated/types.gen.js';
import { login, logout, refresh, register } from './generated/sdk.gen.js';

/** What a signed-in user holds. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Where tokens are kept between two visits; in memory unless given. */
export interface TokenStore {
  read(): Tokens | null;
  write(tokens: Tokens | null): void;
}

export interface ConnectOptions {
  /** `https://api.example.com`, without a version */
  readonly baseUrl: string;
  readonly store?: TokenStore;
  /** hears that the session has ended on its own: it was ended elsewhere, or has run out */
  readonly onSignedOut?: () => void;
  /** `globalThis.fetch` unless given */
  readonly fetch?: (request: Request) => Promise<Response>;
}

function memory(): TokenStore {
  let kept: Tokens | null = null;
  return { read: () => kept, write: (tokens) => (kept = tokens) };
}

/**
 * A user's way to the API. Hand `client` to the operations: their requests carry the access token, and one that has run
 * out is renewed once, however many requests meet that at the same time.
 */
export class Session {
  readonly client: Client;
  private readonly store: TokenStore;
  private readonly bare: Client;
  private renewing: Promise<boolean> | null = null;

  constructor(private readonly options: ConnectOptions) {
    this.store = options.store ?? memory();
    const { baseUrl } = options;
    const fetching = options.fetch ?? ((request: Request) => globalThis.fetch(request));
    this.bare = createClient(createConfig({ baseUrl, fetch: asFetch(fetching) }));
    this.client = createClient(
      createConfig({
        baseUrl,
        auth: () => this.store.read()?.accessToken,
        fetch: asFetch((request) => this.send(request, fetching)),
      }),
    );
  }

  get isSignedIn(): boolean {
    return this.store.read() !== null;
  }

  /** Makes a customer and signs in. The answer is that of the operation `register`. */
  async register(body: RegisterData['body']) {
    const answer = await register({ client: this.bare, body });
    if (answer.data) this.store.write(answer.data.data);
    return answer;
  }

  /** Signs in. The answer is that of the operation `login`. */
  async logIn(body: LoginData['body']) {
    const answer = await login({ client: this.bare, body });
    if (answer.data) this.store.write(answer.data.data);
    return answer;
  }

  /** Ends the session here, and at the API when it can be reached. */
  async logOut(): Promise<void> {
    const tokens = this.store.read();
    if (!tokens) return;
    await logout({ client: this.client, body: { refreshToken: tokens.refreshToken } });
    this.store.write(null);
  }

  private async send(request: Request, fetching: (request: Request) => Promise<Response>): Promise<Response> {
    // a body can be read once
    const again = request.clone();
    const answer = await fetching(request);
    const used = request.headers.get('authorization');
    if (answer.status !== 401 || used === null || !(await this.renewed(used))) return answer;
    again.headers.set('authorization', `Bearer ${this.store.read()?.accessToken ?? ''}`);
    return fetching(again);
  }

  /** @param used the header that was refused @returns whether there is another token to try with */
  private renewed(used: string): Promise<boolean> {
    const tokens = this.store.read();
    if (!tokens) return Promise.resolve(false);
    if (used !== `Bearer ${tokens.accessToken}`) return Promise.resolve(true);
    this.renewing ??= this.renew(tokens).finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  private async renew({ refreshToken }: Tokens): Promise<boolean> {
    const { data, response } = await refresh({ client: this.bare, body: { refreshToken } });
    if (data) {
      this.store.write(data.data);
      return true;
    }
    if (response?.status === 401) {
      this.store.write(null);
      this.options.onSignedOut?.();
    }
    return false;
  }
}

/** The generated client calls with one whole request. */
function asFetch(send: (request: Request) => Promise<Response>): typeof fetch {
  return (input, init) => send(input instanceof Request && !init ? input : new Request(input, init));
}

/** Opens a user's way to the API. */
export const connect = (options: ConnectOptions): Session => new Session(options);
