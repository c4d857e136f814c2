const KEPT = 'tallyhouse-ops';
/** A token is renewed so much before it ends, in milliseconds. */
const EARLY_MS = 30_000;

/** What the API refused, in its own words. */
export class Refusal extends Error {
  /** @param {number} status 0: there was no answer @param {string} code @param {string} message */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * @typedef {{ accessToken: string, refreshToken: string, expiresIn: number, user: User }} LoggedIn
 * @typedef {{ id: string, name: string, email: string, role: string }} User
 * @typedef {{ data: any, meta: Record<string, any> }} Answer
 */

/**
 * Who is logged in in this tab. The access token lives in memory alone; what renews it is kept for as long as the tab, so
 * that a reload does not ask for a password.
 */
export class Session {
  /** @type {User | null} */
  user = null;
  #token = '';
  #refresh = '';
  #until = 0;
  /** @type {Promise<void> | null} */
  #renewing = null;
  #ended;

  /** @param {() => void} ended called when the session is over though nobody logged out */
  constructor(ended) {
    this.#ended = ended;
  }

  /** @param {string} email @param {string} password @throws {Refusal} */
  async logIn(email, password) {
    this.#take((await this.#send('POST', '/v2/auth/login', { email, password })).data);
  }

  /** Goes on with the session of this tab. @returns {Promise<boolean>} whether there is one */
  async resume() {
    const kept = sessionStorage.getItem(KEPT);
    if (kept === null) return false;
    this.#refresh = kept;
    try {
      await this.#renew();
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.status !== 401) throw error;
      this.#drop();
      return false;
    }
  }

  async logOut() {
    const refreshToken = this.#refresh;
    this.#drop();
    await this.#send('POST', '/v2/auth/logout', { refreshToken }).catch(() => undefined);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<Answer>}
   * @throws {Refusal}
   */
  async call(method, path, body) {
    const answer = await this.open(path, { method, body });
    return /** @type {Promise<Answer>} */ (answer.json());
  }

  /**
   * The answer itself, for streams.
   *
   * @param {string} path
   * @param {{ method?: string, body?: unknown, signal?: AbortSignal | null }} [more]
   * @throws {Refusal}
   */
  async open(path, { method = 'GET', body, signal = null } = {}) {
    if (performance.now() > this.#until) await this.#renewed();
    const answer = await this.#fetch(method, path, body, signal);
    if (answer.status !== 401) return opened(answer);
    await this.#renewed();
    return opened(await this.#fetch(method, path, body, signal));
  }

  /** However many need it, it is renewed once. */
  async #renewed() {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
    try {
      await this.#renewing;
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) {
        this.#drop();
        this.#ended();
      }
      throw error;
    }
  }

  async #renew() {
    this.#take((await this.#send('POST', '/v2/auth/refresh', { refreshToken: this.#refresh })).data);
  }

  /** @param {LoggedIn} given */
  #take({ accessToken, refreshToken, expiresIn, user }) {
    this.#token = accessToken;
    this.#refresh = refreshToken;
    this.#until = performance.now() + expiresIn * 1000 - EARLY_MS;
    this.user = user;
    sessionStorage.setItem(KEPT, refreshToken);
  }

  #drop() {
    this.#token = this.#refresh = '';
    this.#until = 0;
    this.user = null;
    sessionStorage.removeItem(KEPT);
  }

  /** @param {string} method @param {string} path @param {unknown} body @returns {Promise<Answer>} */
  async #send(method, path, body) {
    return (await opened(await this.#fetch(method, path, body, null))).json();
  }

  /** @param {string} method @param {string} path @param {unknown} body @param {AbortSignal | null} signal */
  async #fetch(method, path, body, signal) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (this.#token !== '') headers['authorization'] = `Bearer ${this.#token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      return await fetch(path, {
        method,
        headers,
        signal,
        body: body === undefined ? null : JSON.stringify(body),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Refusal(0, 'UNREACHABLE', 'The server cannot be reached');
    }
  }
}

/** @param {Response} answer */
async function opened(answer) {
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => null);
  const [first] = said?.errors ?? [];
  throw new Refusal(
    answer.status,
    first?.code ?? 'UNKNOWN',
    first?.message ?? `The server answered ${answer.status}`,
  );
}
