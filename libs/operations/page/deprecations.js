import { empty, fill, make, table } from './dom.js';
import { count, momentOf, things } from './format.js';

const MOST = 50;
/** Uses are counted in batches, so nothing is lost by looking seldom. */
const EVERY_MS = 60_000;

/** Callers of operations that will end. */
export class DeprecationsPanel {
  #session;
  #list = make('div');
  #lookAt = -Infinity;

  /** @param {HTMLElement} place @param {import('./session.js').Session} session */
  constructor(place, session) {
    this.#session = session;
    fill(place, this.#list);
  }

  draw() {
    if (performance.now() < this.#lookAt) return;
    this.#lookAt = performance.now() + EVERY_MS;
    void this.#load();
  }

  async #load() {
    try {
      const { data, meta } = await this.#session.call('GET', `/v2/admin/deprecations?limit=${MOST}`);
      this.#show(data, meta['total'] ?? data.length);
    } catch (error) {
      fill(this.#list, empty(`This cannot be read: ${/** @type {Error} */ (error).message}.`));
    }
  }

  /** @param {any[]} uses @param {number} total */
  #show(uses, total) {
    if (uses.length === 0) {
      fill(this.#list, empty('Nobody uses an operation that will end.'));
      return;
    }
    const rows = uses
      .toSorted((one, other) => other.lastUsedAt.localeCompare(one.lastUsedAt))
      .map((use) => [
        use.operation,
        use.successor,
        use.callerId,
        use.userAgent ?? '–',
        count(use.count),
        momentOf(use.lastUsedAt),
        momentOf(use.sunsetAt),
      ]);
    const columns = [
      { title: 'Operation', wrap: true },
      { title: 'Instead', wrap: true },
      { title: 'Caller', wrap: true },
      { title: 'Program', wrap: true },
      { title: 'Times', number: true },
      { title: 'Last' },
      { title: 'Ends' },
    ];
    fill(this.#list, table(things(total, 'use'), columns, rows));
  }
}
