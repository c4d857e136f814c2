import { make, redraw } from './dom.js';
import { ago, count, decimal, megabytes, money, percent, things } from './format.js';

/**
 * @typedef {'good' | 'warn' | 'bad' | ''} Tone
 * @typedef {{ name: string, value: string, more: string, tone?: Tone, state?: string }} Tile
 */

const MARK = { good: '● ', warn: '▲ ', bad: '■ ', '': '' };

/** The figures that are seen first. @param {HTMLElement} place @param {any} overview */
export function drawTiles(place, overview) {
  const tiles = [orders, revenue, stock, events, letters, integrity, requests].map((tile) => tile(overview));
  redraw(place, tiles, () => tiles.map(drawn));
}

/** @param {Tile} tile */
const drawn = ({ name, value, more, tone = '', state }) =>
  make(
    'li',
    { class: `tile ${tone}` },
    make('p', { class: 'name' }, name),
    make('p', { class: 'value' }, value),
    state !== undefined && make('p', { class: 'state' }, `${MARK[tone]}${state}`),
    make('p', { class: 'more' }, more),
  );

/** @param {string} name @returns {Tile} */
const missing = (name) => ({ name, value: '–', more: 'cannot be read now', tone: 'warn', state: 'Unknown' });

/** @param {any} overview @returns {Tile} */
function orders({ pace }) {
  const name = 'Orders in the last full minute';
  if (!pace) return missing(name);
  const last = pace.minutes.at(-2)?.orders ?? 0;
  const mean = pace.total.orders / Math.max(1, pace.minutes.length - 1);
  return {
    name,
    value: count(last),
    more: `${things(pace.total.orders, 'order')} in an hour, ${decimal(mean)} a minute`,
  };
}

/** @param {any} overview @returns {Tile} */
function revenue({ pace, may }) {
  const name = 'Revenue of the last hour';
  if (!may.includes('reports:read')) return { name, value: '–', more: 'not for your role' };
  if (!pace) return missing(name);
  const [first, ...others] = pace.total.takings
    .toSorted((/** @type {any} */ one, /** @type {any} */ other) => other.orders - one.orders)
    .map((/** @type {any} */ { gross }) => money(gross));
  const also = others.length > 0 ? `and ${others.join(', ')}; ` : '';
  return {
    name,
    value: first ?? '0',
    more: `${also}${things(pace.total.units, 'piece')} ordered, before cancellations`,
  };
}

/** @param {any} overview @returns {Tile} */
function stock({ stock: risk }) {
  const name = 'Stock at risk';
  if (!risk) return missing(name);
  const tone = risk.soldOut + risk.low > 0 ? 'warn' : 'good';
  return {
    name,
    value: count(risk.soldOut + risk.low),
    tone,
    state:
      tone === 'good' ? 'Enough of everything' : `${count(risk.soldOut)} sold out, ${count(risk.low)} low`,
    more: `of ${things(risk.levels, 'level')} for sale`,
  };
}

/** @param {any} overview @returns {Tile} */
function events({ events: on }) {
  const name = 'Events on their way';
  if (!on) return missing(name);
  const behind = Math.max(0, ...on.handlers.map((/** @type {any} */ each) => each.behind));
  const waiting = on.waiting + behind;
  const tone = waiting > 10_000 ? 'bad' : waiting > 1_000 ? 'warn' : 'good';
  return {
    name,
    value: count(waiting),
    tone,
    state: { good: 'Handlers keep up', warn: 'Handlers fall behind', bad: 'Handlers are far behind' }[tone],
    more: `${count(on.waiting)} in the outbox, ${count(on.head)} in the log`,
  };
}

/** @param {any} overview @returns {Tile} */
function letters({ events: on }) {
  const name = 'Dead letters';
  if (!on) return missing(name);
  const sum = (/** @type {'dead' | 'waiting'} */ key) =>
    on.handlers.reduce((/** @type {number} */ all, /** @type {any} */ each) => all + each[key], 0);
  const [dead, waiting] = [sum('dead'), sum('waiting')];
  const tone = dead > 0 ? 'bad' : waiting > 0 ? 'warn' : 'good';
  return {
    name,
    value: count(dead),
    tone,
    state: { good: 'None', warn: 'Some are tried again', bad: 'Somebody must look' }[tone],
    more: `${things(waiting, 'event')} to be tried again`,
  };
}

/** @param {any} overview @returns {Tile} */
function integrity({ proof, at, missing: parts }) {
  const name = 'Integrity';
  if (parts.some((/** @type {any} */ { part }) => part === 'proof')) return missing(name);
  if (!proof) return { name, value: '–', tone: 'warn', state: 'Never checked', more: 'nobody has asked yet' };
  return {
    name,
    value: proof.ok ? 'Adds up' : proof.failed.join(', '),
    tone: proof.ok ? 'good' : 'bad',
    state: proof.ok ? 'Every check held' : `${things(proof.failed.length, 'check')} failed`,
    more: `${ago(proof.at, at)}, ${things(proof.checked, 'thing')} looked at`,
  };
}

/** @param {any} overview @returns {Tile} */
function requests({ state }) {
  const { health, requests: done } = state;
  const ill = state.checks.filter((/** @type {any} */ { condition }) => condition !== 'up');
  const faults = state.faults.reduce(
    (/** @type {number} */ sum, /** @type {any} */ each) => sum + each.count,
    0,
  );
  const isIll = health === 'degraded' || done.errors > 0 || faults > 0;
  const tone = health === 'down' ? 'bad' : isIll ? 'warn' : 'good';
  const why = ill.map((/** @type {any} */ { name, condition }) => `${name} is ${condition}`).join(', ');
  return {
    name: 'This process',
    value: health === 'up' ? 'Up' : health === 'down' ? 'Down' : 'Degraded',
    tone,
    state:
      why ||
      (done.errors > 0
        ? `${things(done.errors, 'request')} failed`
        : faults > 0
          ? things(faults, 'error')
          : 'Ready'),
    more: `${things(done.requests, 'request')}, ${percent(state.eventLoopBusy)} busy, ${megabytes(state.memoryBytes)}`,
  };
}
