import cliProgress from 'cli-progress';

/** One stretch of work of known length. */
export interface Progress {
  step(by?: number): void;
  done(): void;
}

/** Shows how far a stretch of work has come. */
export type Watch = (name: string, total: number) => Progress;

/** A bar on a terminal; elsewhere one line for each tenth of the way. Goes to stderr, so that stdout stays the result. */
export const watch: Watch = (name, total) => {
  if (total === 0) return { step: () => undefined, done: () => undefined };
  return process.stderr.isTTY ? bar(name, total) : lines(name, total, (line) => console.error(line));
};

function bar(name: string, total: number): Progress {
  const shown = new cliProgress.SingleBar(
    {
      format: `${name.padEnd(14)} {bar} {value}/{total}`,
      stream: process.stderr,
    },
    cliProgress.Presets.shades_classic,
  );
  shown.start(total, 0);
  return { step: (by = 1) => shown.increment(by), done: () => shown.stop() };
}

/** @param print takes `Orders 40 % (115 of 286)` */
export function lines(name: string, total: number, print: (line: string) => void): Progress {
  let done = 0;
  let shown = 0;
  return {
    step: (by = 1) => {
      done += by;
      const tenth = Math.floor((done * 10) / total);
      if (tenth > shown) print(`${name} ${tenth * 10} % (${done} of ${total})`);
      shown = Math.max(shown, tenth);
    },
    done: () => undefined,
  };
}
