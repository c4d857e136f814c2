import { goOn } from './life.mjs';

const QUIET_FOR = 2_000;
const LINE_EVERY = 10_000;

export const seconds = (since) => `${((Date.now() - since) / 1_000).toFixed(1)} s`;

/**
 * Runs work as one line: `✔ name  outcome  time`. In a terminal the line is rewritten while the work goes on; elsewhere
 * long work says every ten seconds where it is.
 *
 * @param out where the lines go: stdout for a server, stderr for a command whose own output matters
 * @param quiet only work that took a while leaves a line
 */
export function stepsOn(out, { quiet = false } = {}) {
  return async function step(name, work) {
    goOn();
    const since = Date.now();
    let doing = '';
    let lastLine = since - LINE_EVERY + QUIET_FOR;
    const show = () => {
      if (quiet && Date.now() - since < 500) return;
      const text = `${name.padEnd(10)}  ${doing}`.trimEnd();
      if (out.isTTY) {
        out.write(`\r\x1b[2K  … ${text}  ${seconds(since)}`.slice(0, (out.columns || 80) + 4));
      } else if (Date.now() - lastLine >= LINE_EVERY) {
        lastLine = Date.now();
        out.write(`  … ${text}  ${seconds(since)}\n`);
      }
    };
    const end = (mark, text) => {
      if (out.isTTY) out.write('\r\x1b[2K');
      if (quiet && Date.now() - since < 500) return;
      out.write(`  ${mark} ${name.padEnd(10)}  ${text}  ${seconds(since)}\n`);
    };
    const timer = setInterval(show, out.isTTY ? 150 : 500);
    try {
      const outcome = await work((text) => {
        doing = text;
        show();
      });
      clearInterval(timer);
      end('✔', outcome ?? 'done');
    } catch (error) {
      clearInterval(timer);
      if (error.name !== 'Stopped') end('✘', 'failed');
      throw error;
    }
  };
}
