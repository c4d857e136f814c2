import type { Environment } from './environment.js';
import { Program } from './program.js';

/** One worker process: the relay, its handlers and the timed jobs, without HTTP. */
export class Worker extends Program {
  constructor(environment: Environment) {
    super('dist/apps/worker/src/main.js', environment);
  }

  /** Starts a process and waits until it says that it is at work, or has come to its end. */
  async start(more: Environment = {}): Promise<void> {
    const child = this.launch(more);
    await Promise.race([new Promise((resolve) => child.once('message', resolve)), this.ended]);
  }
}
