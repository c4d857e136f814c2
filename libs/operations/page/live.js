import { Refusal } from './session.js';

/** A line on which nothing came for so long is taken for dead, in milliseconds; the server tells every three seconds. */
const SILENCE_MS = 12_000;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/**
 * Follows the overview until it is told to stop: comes again whenever the line breaks, later each time, and rests while
 * nobody sees the page.
 *
 * @param {import('./session.js').Session} session
 * @param {{ draw: (overview: any) => void, say: (state: 'live' | 'lost', why?: string) => void, signal: AbortSignal }} how
 */
export async function follow(session, { draw, say, signal }) {
  let wait = SHORTEST_WAIT_MS;
  while (!signal.aborted) {
    await seen(signal);
    if (signal.aborted) return;
    try {
      await one(session, signal, (overview) => {
        wait = SHORTEST_WAIT_MS;
        say('live');
        draw(overview);
      });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && [401, 403].includes(error.status)) {
        say('lost', error.message);
        return;
      }
      say('lost', error instanceof Refusal ? error.message : 'The line to the server broke');
      await pause(wait, signal);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
  }
}

/**
 * One stream, until it ends or nobody sees the page.
 *
 * @param {import('./session.js').Session} session
 * @param {AbortSignal} signal
 * @param {(overview: any) => void} draw
 */
async function one(session, signal, draw) {
  const line = new AbortController();
  let isUnseen = false;
  const cut = () => line.abort();
  const look = () => {
    isUnseen = document.hidden;
    if (isUnseen) cut();
  };
  let timer = setTimeout(cut, SILENCE_MS);
  signal.addEventListener('abort', cut);
  document.addEventListener('visibilitychange', look);
  try {
    const answer = await session.open('/v2/admin/operations/stream', { signal: line.signal });
    if (!answer.body) throw new Error('There is no stream');
    for await (const data of messagesOf(/** @type {ReadableStream<any>} */ (answer.body))) {
      clearTimeout(timer);
      timer = setTimeout(cut, SILENCE_MS);
      draw(JSON.parse(data));
    }
  } catch (error) {
    if (!isUnseen) throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cut);
    document.removeEventListener('visibilitychange', look);
    line.abort();
  }
}

/**
 * The data of server-sent events. (EventSource cannot send a token.)
 *
 * @param {ReadableStream<BufferSource>} body
 */
async function* messagesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let unread = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (unread + value).split('\n\n');
    unread = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').filter((line) => line.startsWith('data:'));
      if (data.length > 0) yield data.map((line) => line.slice('data:'.length).trimStart()).join('\n');
    }
  }
}

/** @param {AbortSignal} signal */
function seen(signal) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((/** @type {(seen: void) => void} */ resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** @param {number} ms @param {AbortSignal} signal */
function pause(ms, signal) {
  return new Promise((/** @type {(over: void) => void} */ resolve) => {
    setTimeout(resolve, ms);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
