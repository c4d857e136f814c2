import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import '../preload.mjs';

const requireNative = createRequire(import.meta.url);
/** The one logger of a process, which keeps the level and the stream of the first application; nestjs-pino exports no way to it. */
const { __resetOutOfContextForTests: forgetLogger } = requireNative(
  join(dirname(requireNative.resolve('nestjs-pino/package.json')), 'dist/esm/PinoLogger.js'),
);

/**
 * A suite's own world, from which what was built can be reached as node itself loads it: `requireNative(path)`. Such a
 * module is loaded once for all suites of a worker, where jest would compile it, and all of its packages, again for each.
 */
export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    forgetLogger();
    this.global.requireNative = requireNative;
    // what comes from there is a Date or an Error here too
    Object.assign(this.global, { Date, Error });
    // decorators that run in the suite write where Nest reads
    for (const name of Object.getOwnPropertyNames(Reflect)) this.global.Reflect[name] = Reflect[name];
  }
}
