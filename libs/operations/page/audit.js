import { announce, empty, fill, make, table } from './dom.js';
import { count, momentOf, things } from './format.js';

const MOST = 25;
const FIELDS = /** @type {const} */ ([
  ['action', 'Action', 'order.place', 'text'],
  ['resource', 'Resource', 'order', 'text'],
  ['resourceId', 'Id of the resource', '', 'text'],
  ['userId', 'Id of the user', '', 'text'],
  ['from', 'From', '', 'datetime-local'],
  ['to', 'Until', '', 'datetime-local'],
]);

/** Who did what: a search in the audit log. */
export class AuditPanel {
  #session;
  #form;
  #list = make('div', {}, empty('Search without a filter to see the latest entries.'));
  #more = make(
    'button',
    { type: 'button', hidden: true, onclick: () => void this.#search(this.#cursor) },
    'Older ones',
  );
  #cursor = '';
  /** @type {any[]} */
  #entries = [];

  /** @param {HTMLElement} place @param {import('./session.js').Session} session */
  constructor(place, session) {
    this.#session = session;
    const fields = FIELDS.map(([name, title, placeholder, type]) =>
      make('label', {}, title, make('input', { name, type, placeholder, autocomplete: 'off' })),
    );
    const search = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.#search('');
    };
    this.#form = make(
      'form',
      { class: 'row', role: 'search', 'aria-label': 'Audit log', onsubmit: search },
      ...fields,
      make('button', { type: 'submit', class: 'main' }, 'Search'),
    );
    fill(place, this.#form, this.#list, this.#more);
  }

  /** @param {string} cursor where to go on; empty: from the newest */
  async #search(cursor) {
    const query = new URLSearchParams({ limit: String(MOST) });
    for (const [name, value] of new FormData(this.#form)) {
      const text = String(value).trim();
      if (text === '') continue;
      query.set(name, name === 'from' || name === 'to' ? new Date(text).toISOString() : text);
    }
    if (cursor !== '') query.set('cursor', cursor);
    try {
      const { data, meta } = await this.#session.call('GET', `/v2/audit-logs?${query}`);
      this.#entries = cursor === '' ? data : [...this.#entries, ...data];
      this.#cursor = meta['nextCursor'] ?? '';
      this.#show(meta);
    } catch (error) {
      fill(this.#list, empty(`The search failed: ${/** @type {Error} */ (error).message}.`));
      this.#more.hidden = true;
    }
  }

  /** @param {any} meta */
  #show({ total, totalExact }) {
    this.#more.hidden = this.#cursor === '';
    if (this.#entries.length === 0) {
      fill(this.#list, empty('No entry is like that.'));
      announce('No entry is like that');
      return;
    }
    const shown = things(this.#entries.length, 'entry', 'entries');
    const all = total === undefined ? '' : ` of ${count(total)}${totalExact === false ? ' or more' : ''}`;
    const rows = this.#entries.map((entry) => [
      momentOf(entry.timestamp),
      entry.action,
      `${entry.resource} ${entry.resourceId ?? ''}`,
      entry.actor,
      entry.ipAddress ?? '–',
      make(
        'details',
        {},
        make('summary', {}, 'What changed'),
        make('pre', {}, JSON.stringify(entry.changes, null, 1)),
      ),
    ]);
    const columns = [
      { title: 'When' },
      { title: 'Action' },
      { title: 'What', wrap: true },
      { title: 'Who', wrap: true },
      { title: 'From' },
      { title: 'Changes', wrap: true },
    ];
    fill(this.#list, table(`${shown}${all}, the newest first`, columns, rows));
    announce(`${shown}${all}`);
  }
}
