import { Board } from './board.js';
import { announce, byId, trouble } from './dom.js';
import { momentOf } from './format.js';
import { follow } from './live.js';
import { Refusal, Session } from './session.js';
import { startTheme } from './theme.js';

const entrance = byId('entrance');
const board = byId('board');
const form = /** @type {HTMLFormElement} */ (byId('login'));
const fault = byId('login-fault');
const line = byId('line');
const who = byId('who');

const session = new Session(() => leave('Your session is over: log in again.'));
/** @type {Board | null} */
let drawn = null;
let drawnFor = '';
let watching = new AbortController();

/** @param {string | null} text why one must log in (again); null: no reason to tell */
function ask(text) {
  board.hidden = line.hidden = who.hidden = true;
  entrance.hidden = false;
  fault.hidden = text === null;
  fault.textContent = text ?? '';
  const first = form.elements.namedItem('email');
  if (first instanceof HTMLInputElement) first.focus();
}

/** @param {string | null} text */
function leave(text) {
  watching.abort();
  trouble(null);
  ask(text);
}

/** @param {'live' | 'lost'} state @param {string} [why] */
function say(state, why) {
  if (line.dataset['state'] !== state) {
    const text = state === 'live' ? 'The figures are live' : `The figures are not live: ${why ?? ''}`;
    announce(text);
  }
  line.dataset['state'] = state;
  line.hidden = false;
  const said = line.querySelector('.said');
  if (said && state === 'lost') said.textContent = 'Not live';
  trouble(
    state === 'lost'
      ? `${why ?? 'The line broke'}. What you see is as of the last time; it goes on by itself.`
      : null,
  );
}

function enter() {
  const { user } = session;
  if (user?.role === 'customer') {
    void session.logOut();
    ask('This page is for staff.');
    return;
  }
  // what one person saw, and may do, is not left behind for the next
  if (drawn && drawnFor !== user?.id) {
    location.reload();
    return;
  }
  drawnFor = user?.id ?? '';
  entrance.hidden = true;
  board.hidden = who.hidden = false;
  const name = who.querySelector('span');
  if (name) name.textContent = `${user?.name ?? ''} (${user?.role ?? ''})`;
  drawn ??= new Board(session);
  watching = new AbortController();
  delete line.dataset['state'];
  void follow(session, { draw, say, signal: watching.signal });
}

/** @param {any} overview */
function draw(overview) {
  const said = line.querySelector('.said');
  if (said) said.textContent = `Live · ${momentOf(overview.at)}`;
  drawn?.draw(overview);
}

/** As the form says. */
async function logIn() {
  const given = new FormData(form);
  const button = form.querySelector('button');
  if (button) button.disabled = true;
  try {
    await session.logIn(String(given.get('email')), String(given.get('password')));
    form.reset();
    enter();
    byId('main').focus();
  } catch (error) {
    ask(error instanceof Refusal ? `${error.message}.` : 'The login failed.');
  } finally {
    if (button) button.disabled = false;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void logIn();
});

byId('log-out').addEventListener('click', () => {
  watching.abort();
  void session.logOut().then(() => location.reload());
});

startTheme(/** @type {HTMLSelectElement} */ (byId('theme')));
try {
  if (await session.resume()) enter();
  else ask(null);
} catch (error) {
  ask(`${/** @type {Error} */ (error).message}. Log in when it is there again.`);
}
