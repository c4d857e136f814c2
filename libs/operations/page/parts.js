import { empty, make, redraw, table } from './dom.js';
import {
  ago,
  count,
  decimal,
  duration,
  megabytes,
  milliseconds,
  momentOf,
  percent,
  things,
  timeOf,
} from './format.js';

const UNREAD = 'This cannot be read now.';

/** @param {any} overview @param {string} part */
function why({ missing }, part) {
  const found = missing.find((/** @type {any} */ each) => each.part === part);
  return empty(found ? `${UNREAD} ${found.message}.` : UNREAD);
}

/** @param {HTMLElement} place @param {any} overview */
export function drawStock(place, overview) {
  const { stock } = overview;
  redraw(place, stock ?? overview.missing, () => {
    if (!stock) return [why(overview, 'stock')];
    if (stock.worst.length === 0) return [empty('Nothing is sold out or below its reorder point.')];
    const rows = stock.worst.map((/** @type {any} */ level) => [
      level.sku,
      level.name,
      level.locationId,
      make('span', { class: `tone ${level.available <= 0 ? 'bad' : 'warn'}` }, count(level.available)),
      count(level.onHand),
      level.reorderPoint === null ? '–' : count(level.reorderPoint),
    ]);
    const named = rows.length < stock.soldOut + stock.low ? `The ${count(rows.length)} most urgent` : 'All';
    const columns = [
      { title: 'SKU' },
      { title: 'Product', wrap: true },
      { title: 'Location' },
      { title: 'For sale', number: true },
      { title: 'On hand', number: true },
      { title: 'Reorder at', number: true },
    ];
    return [table(`${named} of ${count(stock.soldOut + stock.low)} that run short`, columns, rows)];
  });
}

const BECAME = /** @type {const} */ ([
  ['ACTIVE', 'still hold', ''],
  ['CONSUMED', 'were used', 'good'],
  ['RELEASED', 'were given back', 'warn'],
  ['EXPIRED', 'lapsed', 'bad'],
]);
const KINDS = /** @type {const} */ ([
  ['FREE', 'Holds of customers and staff'],
  ['ORDER', 'Holds of orders'],
]);

/** @param {HTMLElement} place @param {any} overview */
export function drawHolds(place, overview) {
  const { holds } = overview;
  redraw(place, holds?.steps ?? overview.missing, () => {
    if (!holds) return [why(overview, 'holds')];
    if (holds.steps.length === 0) return [empty('Nothing was held in the last hour.')];
    return [
      make('p', { class: 'quiet' }, 'Of the last hour, in holds and pieces.'),
      make('div', { class: 'funnel' }, ...KINDS.map(([kind, title]) => funnel(title, holds.steps, kind))),
    ];
  });
}

/** @param {string} title @param {any[]} steps @param {string} kind */
function funnel(title, steps, kind) {
  const of = steps.filter((step) => step.kind === kind);
  const all = of.reduce((sum, { holds }) => sum + holds, 0);
  const lines = BECAME.flatMap(([status, words, tone]) => {
    const step = of.find((each) => each.status === status) ?? { holds: 0, units: 0 };
    const bar = make('span', { class: tone });
    bar.style.width = `${all === 0 ? 0 : (100 * step.holds) / all}%`;
    return [
      make('dt', {}, words),
      make('dd', { class: 'bar', 'aria-hidden': 'true' }, bar),
      make('dd', {}, `${count(step.holds)} (${things(step.units, 'piece')})`),
    ];
  });
  return make('div', {}, make('h3', {}, `${title}: ${count(all)} made`), make('dl', {}, ...lines));
}

/** @param {HTMLElement} place @param {any} overview */
export function drawEvents(place, overview) {
  const { events } = overview;
  redraw(place, events ?? overview.missing, () => {
    if (!events) return [why(overview, 'events')];
    const rows = events.handlers.map((/** @type {any} */ handler) => [
      handler.name,
      count(handler.behind),
      count(handler.waiting),
      handler.dead > 0 ? make('span', { class: 'tone bad' }, count(handler.dead)) : '0',
    ]);
    const columns = [
      { title: 'Handler', wrap: true },
      { title: 'Behind', number: true },
      { title: 'Tried again', number: true },
      { title: 'Given up', number: true },
    ];
    const caption = `${things(events.waiting, 'event')} in the outbox; the log ends at ${count(events.head)}`;
    return [table(caption, columns, rows)];
  });
}

/** @param {HTMLElement} place @param {any} overview */
export function drawRoutes(place, overview) {
  const { slowest, since } = overview.state.requests;
  redraw(place, slowest, () => {
    if (slowest.length === 0) return [empty('Nobody has asked for anything yet.')];
    const rows = slowest.map((/** @type {any} */ each) => [
      `${each.method} ${each.route}`,
      count(each.requests),
      each.errors > 0 ? make('span', { class: 'tone bad' }, count(each.errors)) : '0',
      milliseconds(each.p50Ms),
      milliseconds(each.p95Ms),
    ]);
    const columns = [
      { title: 'Route', wrap: true },
      { title: 'Requests', number: true },
      { title: 'Failed', number: true },
      { title: 'Half within', number: true },
      { title: '95 % within', number: true },
    ];
    return [table(`Of this process since ${timeOf(since)}`, columns, rows)];
  });
}

/** @param {HTMLElement} place @param {any} overview */
export function drawJobs(place, overview) {
  const { jobs, at } = overview;
  redraw(place, jobs ?? overview.missing, () => {
    if (!jobs) return [why(overview, 'jobs')];
    const rows = jobs.map((/** @type {any} */ job) => [
      job.name,
      duration(job.everyMs / 1000),
      count(job.runs),
      job.overdue
        ? make('span', { class: 'tone bad' }, `overdue, was due ${ago(job.nextAt, at)}`)
        : job.running
          ? 'running'
          : 'on time',
    ]);
    const columns = [
      { title: 'Job' },
      { title: 'Every' },
      { title: 'Done', number: true },
      { title: 'State' },
    ];
    return [table('Done by one process of all at a time', columns, rows)];
  });
}

/** @param {HTMLElement} place @param {any} overview */
export function drawProcess(place, { state, at }) {
  const facts = /** @type {const} */ ([
    ['Process', state.process],
    ['Started', `${momentOf(state.startedAt)} (${ago(state.startedAt, at)})`],
    ['Memory', megabytes(state.memoryBytes)],
    ['Event loop', `busy ${percent(state.eventLoopBusy)} of the time`],
    [
      'Group commit',
      `${decimal(state.batchSize)} requests to a commit; ${count(state.waiting)} wait for the next`,
    ],
    [
      'Requests',
      `${count(state.requests.requests)} since ${timeOf(state.requests.since)}, ${count(state.requests.errors)} failed`,
    ],
    ...state.checks.map((/** @type {any} */ { name, condition }) => [`Check: ${name}`, condition]),
  ]);
  redraw(place, facts, () => [
    make(
      'dl',
      { class: 'facts' },
      ...facts.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]),
    ),
  ]);
}

/** @param {HTMLElement} place @param {any} overview */
export function drawFaults(place, { state }) {
  redraw(place, state.faults, () => {
    if (state.faults.length === 0) return [empty('None since this process began.')];
    const rows = state.faults.map((/** @type {any} */ fault) => [
      fault.fingerprint,
      `${fault.name}: ${fault.message}`,
      fault.what,
      count(fault.count),
      momentOf(fault.lastAt),
    ]);
    const columns = [
      { title: 'Fingerprint' },
      { title: 'Error', wrap: true },
      { title: 'While', wrap: true },
      { title: 'Times', number: true },
      { title: 'Last' },
    ];
    return [table('Of this process; the log has each with its stack', columns, rows)];
  });
}
