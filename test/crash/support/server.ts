import { freePort } from '../../tools/launched.js';
import type { Environment } from './environment.js';
import { Program } from './program.js';
import { until } from './until.js';

const READY_WITHIN_MS = 180_000;

/** One API process; each start takes a free port of its own. */
export class Server extends Program {
  private port = '';

  constructor(environment: Environment) {
    super('dist/apps/api/src/main.js', environment);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts a process and does not wait for it. @param more settings of this start alone */
  async spawn(more: Environment = {}): Promise<void> {
    this.port = await freePort();
    this.launch({ ...more, PORT: this.port });
  }

  /** Starts a process and waits until it is ready; a port that somebody took meanwhile is left to them. */
  async start(more: Environment = {}): Promise<void> {
    for (;;) {
      await this.spawn(more);
      const isReady = await until(
        'the API is ready',
        async () => ((await this.isReady()) ? 'yes' : this.isRunning ? undefined : 'no'),
        READY_WITHIN_MS,
      );
      if (isReady === 'yes') return;
      if (!this.said.includes('EADDRINUSE'))
        throw new Error(`The API ended before it was ready:\n${this.said}`);
    }
  }

  async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(5_000) })).status === 200;
    } catch {
      return false;
    }
  }
}
