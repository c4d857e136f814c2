import { Stopped } from './failure.mjs';

/** npm passes a Ctrl-C on to a process that the terminal has told already: this close together, two are one. */
const SAME_PRESS = 500;

const undo = [];
let ending;

/** What to do before this process ends, latest first; `now` is true when the user would not wait. */
export function beforeEnd(step) {
  undo.push(step);
}

export const isEnding = () => ending !== undefined;

export function goOn() {
  if (ending) throw new Stopped('asked to end');
}

/** Undoes what was begun and leaves the process with this code; whoever asks first decides the code. */
export function end(code) {
  ending ??= (async () => {
    for (const step of undo.toReversed()) {
      try {
        await step();
      } catch (error) {
        console.error(error instanceof Error ? error.message : String(error));
      }
    }
    process.exit(code);
  })();
  return ending;
}

/** The first Ctrl-C (or SIGTERM, SIGHUP) ends in order, the next one at once by `force`. */
export function obeySignals({ code, say, force }) {
  let first;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (first === undefined) {
        first = Date.now();
        say?.();
        void end(code);
      } else if (Date.now() - first > SAME_PRESS) {
        force?.();
        process.exit(130);
      }
    });
  }
}
