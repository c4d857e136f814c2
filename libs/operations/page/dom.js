/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Makes an element. Texts are texts: nothing here ever reads HTML.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>} [given] attributes;
 *   `class`, and listeners by the name of their event, `onclick`
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(name, given = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...shown(children));
  return element;
}

/**
 * Puts children in the place of those that are there.
 *
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...shown(children));
}

/** @param {Child[]} children @returns {(Node | string)[]} */
function shown(children) {
  return children.flatMap((child) =>
    child === null || child === undefined || child === false
      ? []
      : [child instanceof Node ? child : String(child)],
  );
}

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return /** @type {T} */ (element);
}

/** @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/**
 * Draws anew only when what is drawn differs, so that a selection or a place in a table is not lost for nothing.
 *
 * @param {Element} element
 * @param {unknown} value what the drawing is made of
 * @param {() => Child[]} draw
 */
export function redraw(element, value, draw) {
  const key = JSON.stringify(value) ?? '';
  if (drawn.get(element) === key) return;
  drawn.set(element, key);
  const box = element.querySelector('.scroll');
  const [left, top, focused] = [box?.scrollLeft ?? 0, box?.scrollTop ?? 0, box === document.activeElement];
  fill(element, ...draw());
  const again = element.querySelector('.scroll');
  if (!(again instanceof HTMLElement)) return;
  again.scrollTo(left, top);
  if (focused) again.focus({ preventScroll: true });
}

/**
 * @typedef {object} Column
 * @property {string} title
 * @property {boolean} [number] a number, to the right
 * @property {boolean} [wrap] a long text
 */

/**
 * A table in a box that scrolls and can be reached by keyboard. The first cell of a row names it.
 *
 * @param {string} caption
 * @param {readonly Column[]} columns
 * @param {readonly (readonly Child[])[]} rows
 */
export function table(caption, columns, rows) {
  const classOf = (/** @type {Column} */ { number, wrap }) => (number ? 'number' : wrap ? 'wrap' : null);
  const head = columns.map((column) => make('th', { scope: 'col', class: classOf(column) }, column.title));
  const body = rows.map((cells) =>
    make(
      'tr',
      {},
      ...cells.map((cell, at) => {
        const column = columns[at] ?? { title: '' };
        return at === 0
          ? make('th', { scope: 'row', class: classOf(column) }, cell)
          : make('td', { class: classOf(column) }, cell);
      }),
    ),
  );
  return make(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    make(
      'table',
      {},
      make('caption', {}, caption),
      make('thead', {}, make('tr', {}, ...head)),
      make('tbody', {}, ...body),
    ),
  );
}

/** What stands where there is nothing to show. @param {string} text */
export const empty = (text) => make('p', { class: 'empty' }, text);

/** Tells those who hear the page, in words that pass. @param {string} text */
export function announce(text) {
  byId('announcer').textContent = text;
}

/** The one notice for what went wrong with the whole page; null takes it away. @param {string | null} text */
export function trouble(text) {
  const notice = byId('trouble');
  notice.hidden = text === null;
  notice.textContent = text ?? '';
}
