import { announce, empty, fill, make, table } from './dom.js';
import { count, momentOf, things } from './format.js';

const MOST = 50;

/** Events that a handler could not handle, with the way to try them again. */
export class Letters {
  #session;
  #list = make('div');
  #notice = make('p', { class: 'notice', role: 'status', hidden: true });
  #status = make(
    'select',
    { onchange: () => void this.load() },
    make('option', { value: 'DEAD' }, 'given up'),
    make('option', { value: 'WAITING' }, 'tried again by itself'),
    make('option', { value: 'BEHIND' }, 'waiting behind another'),
  );
  #seen = '';

  /** @param {HTMLElement} place @param {import('./session.js').Session} session */
  constructor(place, session) {
    this.#session = session;
    const again = make('button', { type: 'button', onclick: () => void this.load() }, 'Look again');
    fill(
      place,
      make('div', { class: 'row' }, make('label', {}, 'Events', this.#status), again),
      this.#notice,
      this.#list,
    );
  }

  /** Looks again when there are others than before. @param {any} overview */
  draw({ events }) {
    if (!events) return;
    const parked = events.handlers.map((/** @type {any} */ { name, waiting, dead }) => [name, waiting, dead]);
    const key = JSON.stringify(parked);
    if (key === this.#seen) return;
    this.#seen = key;
    void this.load();
  }

  async load() {
    const status = this.#status.value;
    try {
      const path = `/v2/admin/dead-letters?status=${status}&limit=${MOST}`;
      const { data, meta } = await this.#session.call('GET', path);
      this.#show(data, meta['total'] ?? data.length, status);
    } catch (error) {
      fill(this.#list, empty(`They cannot be read: ${/** @type {Error} */ (error).message}.`));
    }
  }

  /** @param {any[]} letters @param {number} total @param {string} status */
  #show(letters, total, status) {
    if (letters.length === 0) {
      fill(
        this.#list,
        empty(status === 'DEAD' ? 'No dead letters: every event found its handler.' : 'There are none.'),
      );
      return;
    }
    const rows = letters.map((letter) => [
      letter.event?.name ?? letter.id,
      letter.handler,
      letter.reason ?? '–',
      letter.event ? momentOf(letter.event.occurredAt) : '–',
      count(letter.tries),
      status === 'BEHIND' ? '' : this.#button(letter),
    ]);
    const columns = [
      { title: 'Event' },
      { title: 'Handler', wrap: true },
      { title: 'Reason', wrap: true },
      { title: 'Happened' },
      { title: 'Tries', number: true },
      { title: 'Again' },
    ];
    fill(this.#list, table(things(total, 'event'), columns, rows));
  }

  /** @param {any} letter */
  #button(letter) {
    return make(
      'button',
      {
        type: 'button',
        class: 'small',
        'aria-label': `Requeue ${letter.id}`,
        onclick: (event) => void this.#requeue(letter.id, event),
      },
      'Requeue',
    );
  }

  /** @param {string} id @param {Event} event */
  async #requeue(id, event) {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    button.disabled = true;
    try {
      await this.#session.call('POST', `/v2/admin/dead-letters/${encodeURIComponent(id)}/requeue`, {});
      this.#tell('good', `${id} is tried again now.`);
    } catch (error) {
      this.#tell('bad', `${id} was not requeued: ${/** @type {Error} */ (error).message}.`);
    }
    await this.load();
    this.#status.focus();
  }

  /** @param {'good' | 'bad'} tone @param {string} text */
  #tell(tone, text) {
    this.#notice.className = `notice ${tone}`;
    this.#notice.hidden = false;
    this.#notice.textContent = text;
    announce(text);
  }
}
