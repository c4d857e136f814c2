import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Answers } from './answers.mjs';
import { figuresOf } from './figures.mjs';

const PATIENCE = 30_000;
const TICK = 2;

/**
 * Requests that arrive at a fixed rate whether the earlier ones were answered or not. An answer's time runs from the
 * moment its request was due, so that a server that stalls cannot hide it.
 *
 * @param {{ port: number, sockets: number, rate: number, seconds: number, good: string, next: (n: number) => string }} load
 *   `rate` per second; `sockets` is the most under way at a time, further ones wait their turn
 * @param {(second: number, figures: object) => void} told hears of every second that is over
 * @returns figures of the whole, and `most`, the longest line of requests waiting for a socket
 */
export async function openLoad({ port, sockets, rate, seconds, good, next }, told) {
  const statuses = {};
  const times = [];
  let recent = { times: [], statuses: {} };
  let sent = 0;
  let underway = 0;
  let most = 0;
  const line = [];
  const idle = [];
  const opened = new Set();
  const heard = (dueAt, status) => {
    const time = performance.now() - dueAt;
    times.push(time);
    recent.times.push(time);
    statuses[status] = (statuses[status] ?? 0) + 1;
    recent.statuses[status] = (recent.statuses[status] ?? 0) + 1;
  };

  const open = () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const one = {
      dueAt: 0,
      asked: false,
      send: (dueAt) => {
        Object.assign(one, { dueAt, asked: true });
        underway++;
        socket.write(next(sent++), 'latin1');
      },
      over: (status) => {
        if (!one.asked) return;
        one.asked = false;
        underway--;
        heard(one.dueAt, status);
      },
      end: () => socket.destroy(),
    };
    const answers = new Answers((status) => {
      one.over(status);
      idle.push(one);
      feed();
    });
    socket.on('data', (chunk) => answers.take(chunk));
    socket.on('error', () => one.over('broken'));
    socket.on('close', () => {
      one.over('broken');
      opened.delete(one);
      if (idle.includes(one)) idle.splice(idle.indexOf(one), 1);
    });
    opened.add(one);
    return one;
  };
  /** Sends what is due over the connection that was idle for the shortest time, or a new one. */
  function feed() {
    while (line.length > 0) {
      const one = idle.pop() ?? (opened.size < sockets ? open() : undefined);
      if (!one) break;
      one.send(line.shift());
    }
    most = Math.max(most, line.length);
  }

  const begun = performance.now();
  let due = 0;
  let second = 0;
  for (let now = begun; due < rate * seconds; now = performance.now()) {
    for (; due < rate * seconds && begun + (due * 1_000) / rate <= now; due++)
      line.push(begun + (due * 1_000) / rate);
    feed();
    if (now >= begun + (second + 1) * 1_000) {
      told(++second, figuresOf({ ...recent, seconds: 1, good }));
      recent = { times: [], statuses: {} };
    }
    await pause(TICK);
  }
  for (const until = performance.now() + PATIENCE; underway + line.length > 0; await pause(10))
    if (performance.now() > until) break;
  const took = (performance.now() - begun) / 1_000;
  if (underway + line.length > 0) statuses.unanswered = underway + line.length;
  for (const one of opened) one.end();
  return { ...figuresOf({ times, statuses, seconds: took, good }), most };
}
