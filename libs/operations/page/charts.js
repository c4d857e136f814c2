import { empty, fill, make, table } from './dom.js';
import { timeOf } from './format.js';
import { colour, onTheme } from './theme.js';

/** The library comes as a script of its own (uplot.js). @type {typeof import('uplot')} */
const UPlot = /** @type {any} */ (globalThis).uPlot;

const HEIGHT = 220;

/**
 * Bars by the minute. What they say is also in words, and in a table for those who do not see them.
 */
export class MinuteChart {
  /** @type {import('uplot') | null} */
  #plot = null;
  /** @type {[number[], number[]]} */
  #data = [[], []];
  #box = make('div', { role: 'img' });
  #said = make('span');
  #pointed = make('span');
  #rows = make('div');
  #details;
  #name;
  #show;

  /**
   * @param {HTMLElement} place
   * @param {string} name what a bar counts, `Orders`
   * @param {(value: number) => string} show a value in words
   */
  constructor(place, name, show) {
    this.#name = name;
    this.#show = show;
    this.#details = make(
      'details',
      { ontoggle: () => this.#list() },
      make('summary', {}, 'As a table'),
      this.#rows,
    );
    const legend = make('p', { class: 'legend' }, this.#said, this.#pointed);
    fill(place, legend, this.#box, this.#details);
    onTheme(() => this.#anew());
    new ResizeObserver(() => this.#fit()).observe(this.#box);
  }

  /**
   * @param {readonly { at: string, value: number }[]} minutes
   * @param {string} summary what they come to
   * @param {(value: number) => string} [show]
   */
  draw(minutes, summary, show = this.#show) {
    this.#show = show;
    this.#data = [minutes.map(({ at }) => Date.parse(at) / 1000), minutes.map(({ value }) => value)];
    this.#said.textContent = summary;
    this.#box.setAttribute('aria-label', `${this.#name} per minute: ${summary}`);
    if (this.#plot) this.#plot.setData(this.#data);
    else this.#anew();
    this.#list();
  }

  #list() {
    if (!this.#details.open) return;
    const [at, values] = this.#data;
    const rows = at.map((second, index) => [timeOf(second * 1000), this.#show(values[index] ?? 0)]).reverse();
    const columns = [{ title: 'Minute' }, { title: this.#name, number: true }];
    fill(
      this.#rows,
      rows.length === 0 ? empty('Nothing yet') : table(`${this.#name}, minute by minute`, columns, rows),
    );
  }

  #fit() {
    const width = this.#box.clientWidth;
    if (width > 0 && this.#plot && this.#plot.width !== width) this.#plot.setSize({ width, height: HEIGHT });
    else if (width > 0 && !this.#plot) this.#anew();
  }

  /** The colours are drawn into the canvas, so it is made anew with them. */
  #anew() {
    const width = this.#box.clientWidth;
    this.#plot?.destroy();
    this.#plot = null;
    if (width === 0 || this.#data[0].length === 0) return;
    const axis = {
      stroke: colour('--quiet'),
      grid: { stroke: colour('--grid'), width: 1 },
      ticks: { show: false },
    };
    const bars = UPlot.paths.bars?.({ size: [0.7, 24], align: 1 });
    this.#plot = new UPlot(
      {
        width,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
        axes: [
          { ...axis, size: 34, values: (_, seconds) => seconds.map((each) => timeOf(each * 1000)) },
          {
            ...axis,
            size: this.#name === 'Orders' ? 44 : 76,
            values: (_, values) => values.map((each) => this.#label(each)),
          },
        ],
        series: [
          {},
          {
            label: this.#name,
            ...(bars ? { paths: bars } : {}),
            fill: colour('--accent'),
            points: { show: false },
          },
        ],
        hooks: { setCursor: [({ cursor }) => this.#point(cursor.idx ?? null)] },
      },
      this.#data,
      this.#box,
    );
  }

  /** @param {number} value */
  #label(value) {
    return Number.isInteger(value) || this.#name !== 'Orders' ? this.#show(value) : '';
  }

  /** @param {number | null} index of the minute that is pointed at */
  #point(index) {
    const at = index === null ? undefined : this.#data[0][index];
    this.#pointed.textContent =
      index === null || at === undefined
        ? ''
        : `${timeOf(at * 1000)} · ${this.#show(this.#data[1][index] ?? 0)}`;
  }
}
