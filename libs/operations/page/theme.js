const KEPT = 'tallyhouse-ops-theme';
const system = matchMedia('(prefers-color-scheme: dark)');
/** @type {Set<() => void>} */
const watchers = new Set();

const chosen = () => localStorage.getItem(KEPT) ?? 'auto';
const isDark = () => (chosen() === 'auto' ? system.matches : chosen() === 'dark');

function apply() {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
  for (const watcher of watchers) watcher();
}

/** Follows the choice in the select, and the system where that is the choice. @param {HTMLSelectElement} select */
export function startTheme(select) {
  select.value = chosen();
  select.addEventListener('change', () => {
    localStorage.setItem(KEPT, select.value);
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}

/** @param {() => void} watcher called when the colours have changed */
export function onTheme(watcher) {
  watchers.add(watcher);
}

/** The value of a colour of the style sheet now. @param {string} name `--text` */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
