import { AuditPanel } from './audit.js';
import { MinuteChart } from './charts.js';
import { DeprecationsPanel } from './deprecations.js';
import { byId, empty, fill } from './dom.js';
import { count, minorDigits, money, things } from './format.js';
import { IntegrityPanel } from './integrity.js';
import { Letters } from './letters.js';
import { drawEvents, drawFaults, drawHolds, drawJobs, drawProcess, drawRoutes, drawStock } from './parts.js';
import { drawTiles } from './tiles.js';

/** Everything that is drawn of an overview. */
export class Board {
  #orders = new MinuteChart(byId('orders-chart'), 'Orders', count);
  /** @type {MinuteChart | null} */
  #revenue = null;
  #integrity;
  #session;
  /** @type {{ draw: (overview: any) => void }[] | null} */
  #panels = null;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.#session = session;
    this.#integrity = new IntegrityPanel(byId('integrity'), session);
  }

  /** @param {any} overview */
  draw(overview) {
    this.#panels ??= this.#open(overview.may);
    drawTiles(byId('tiles'), overview);
    this.#charts(overview);
    drawStock(byId('stock'), overview);
    drawHolds(byId('holds'), overview);
    drawEvents(byId('events'), overview);
    drawRoutes(byId('routes'), overview);
    drawJobs(byId('jobs'), overview);
    drawFaults(byId('faults'), overview);
    drawProcess(byId('process'), overview);
    this.#integrity.draw(overview);
    for (const panel of this.#panels) panel.draw(overview);
  }

  /** The panels that this caller may use; the others are not there. @param {readonly string[]} may */
  #open(may) {
    for (const card of document.querySelectorAll('[data-needs]'))
      if (card instanceof HTMLElement) card.hidden = !may.includes(card.dataset['needs'] ?? '');
    if (may.includes('audit:read')) new AuditPanel(byId('audit'), this.#session);
    return [
      ...(may.includes('dead-letters:write') ? [new Letters(byId('letters'), this.#session)] : []),
      ...(may.includes('deprecations:read')
        ? [new DeprecationsPanel(byId('deprecations'), this.#session)]
        : []),
    ];
  }

  /** @param {any} overview */
  #charts({ pace, may }) {
    if (pace) {
      const minutes = pace.minutes.map((/** @type {any} */ { at, orders }) => ({ at, value: orders }));
      this.#orders.draw(minutes, `${things(pace.total.orders, 'order')} in the last hour`);
    }
    if (!may.includes('reports:read')) {
      fill(byId('revenue-chart'), empty('Your role does not see what orders come to.'));
      return;
    }
    if (pace) this.#money(pace);
  }

  /** In the currency that most orders were in. @param {any} pace */
  #money({ minutes, total }) {
    const currencies = total.takings.toSorted(
      (/** @type {any} */ a, /** @type {any} */ b) => b.orders - a.orders,
    );
    const currency = currencies[0]?.currency;
    if (currency === undefined) {
      this.#revenue = null;
      fill(byId('revenue-chart'), empty('No orders in the last hour.'));
      return;
    }
    this.#revenue ??= new MinuteChart(byId('revenue-chart'), 'Revenue', count);
    const of = (/** @type {any} */ { takings }) =>
      takings.find((/** @type {any} */ each) => each.currency === currency)?.gross.amount ?? 0;
    const unit = 10 ** minorDigits(currency);
    const others = currencies.slice(1).map((/** @type {any} */ { gross }) => money(gross));
    const summary = [money({ amount: of(total), currency }), ...others].join(' and ');
    this.#revenue.draw(
      minutes.map((/** @type {any} */ minute) => ({ at: minute.at, value: of(minute) / unit })),
      `${summary} in the last hour${others.length > 0 ? `; drawn in ${currency}` : ''}`,
      (value) => money({ amount: value * unit, currency }),
    );
  }
}
