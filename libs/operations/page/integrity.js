import { announce, empty, fill, make, redraw, table } from './dom.js';
import { ago, count, milliseconds, momentOf, things } from './format.js';

/** Whether the numbers add up: when that was last proven, and the way to prove it now. */
export class IntegrityPanel {
  #session;
  #last = make('div');
  #checks = make('div');
  #button = make(
    'button',
    { type: 'button', class: 'main push', onclick: () => void this.#check() },
    'Check now',
  );

  /** @param {HTMLElement} place @param {import('./session.js').Session} session */
  constructor(place, session) {
    this.#session = session;
    fill(place, make('div', { class: 'row' }, this.#last, this.#button), this.#checks);
  }

  /** @param {any} overview */
  draw({ proof, at, may }) {
    this.#button.hidden = !may.includes('integrity:check');
    const since = proof && ago(proof.at, at);
    redraw(this.#last, [proof, since], () => {
      if (!proof)
        return [make('p', { class: 'quiet' }, 'Nobody has checked it yet, as far as this database knows.')];
      const { ok, failed } = proof;
      const words = ok
        ? '● Everything adds up'
        : `■ ${things(failed.length, 'check')} failed: ${failed.join(', ')}`;
      const when = `${momentOf(proof.at)} (${since}), ${things(proof.checked, 'thing')} in ${milliseconds(proof.durationMs)}`;
      return [
        make('p', { class: `tone ${ok ? 'good' : 'bad'}` }, words),
        make('p', { class: 'quiet' }, when),
      ];
    });
  }

  async #check() {
    this.#button.disabled = true;
    this.#button.textContent = 'Checking …';
    announce('The integrity check runs');
    try {
      const { data } = await this.#session.call('POST', '/v2/admin/integrity/checks', {});
      this.#show(data.checks);
      announce(
        data.ok
          ? 'The integrity check is over: everything adds up'
          : 'The integrity check is over: something is wrong',
      );
    } catch (error) {
      const text = `It could not be checked: ${/** @type {Error} */ (error).message}.`;
      fill(this.#checks, empty(text));
      announce(text);
    }
    this.#button.disabled = false;
    this.#button.textContent = 'Check now';
  }

  /** @param {any[]} checks */
  #show(checks) {
    const rows = checks.map((check) => [
      check.name,
      check.description,
      count(check.checked),
      outcomeOf(check),
    ]);
    const columns = [
      { title: 'Check' },
      { title: 'What must hold', wrap: true },
      { title: 'Looked at', number: true },
      { title: 'Outcome', wrap: true },
    ];
    fill(this.#checks, table(`${things(checks.length, 'check')}, just now`, columns, rows));
  }
}

/** @param {any} check */
function outcomeOf({ failed, pending, counterexamples }) {
  if (failed === 0)
    return make('span', { class: 'tone good' }, pending > 0 ? `● holds, ${count(pending)} open` : '● holds');
  return make(
    'details',
    {},
    make('summary', { class: 'tone bad' }, `■ ${count(failed)} wrong`),
    make('pre', {}, JSON.stringify(counterexamples, null, 1)),
  );
}
