import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { freePort } from '../../tools/launched.js';
import type { Environment } from './environment.js';
import { until } from './until.js';

const ENTRY = resolve('dist/apps/api/src/main.js');
const LEASH = resolve('tools/launch/leash.mjs');
const READY_WITHIN_MS = 40_000;
const MOST_SAID = 20_000;

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One API process as `npm start` runs it, from the build; each start takes a free port of its own. */
export class Server {
  private child: ChildProcess | undefined;
  private over: Promise<End> = Promise.resolve({ code: 0, signal: null });
  private port = '';
  private said = '';
  /** how often it was started */
  starts = 0;

  constructor(private readonly environment: Environment) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  get pid(): number | undefined {
    return this.child?.pid;
  }
  /** How the process that was started last came to its end. */
  get ended(): Promise<End> {
    return this.over;
  }
  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts a process and does not wait for it. @param more settings of this start alone */
  async spawn(more: Environment = {}): Promise<void> {
    if (!existsSync(ENTRY)) throw new Error('There is no build to run; run the tests by npm test');
    this.port = await freePort();
    this.starts += 1;
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', LEASH, ENTRY], {
      env: {
        PATH,
        HOME,
        NODE_COMPILE_CACHE: resolve('node_modules/.cache/node'),
        ...this.environment,
        ...more,
        PORT: this.port,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said = (this.said + text).slice(-MOST_SAID);
      });
    this.over = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
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
      this.said = '';
    }
  }

  async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(5_000) })).status === 200;
    } catch {
      return false;
    }
  }

  /** Ends it by SIGKILL, wherever it is. */
  async kill(): Promise<End> {
    if (this.isRunning) this.child?.kill('SIGKILL');
    return this.over;
  }

  /** Ends it in order. @returns what it has said */
  async stop(): Promise<string> {
    if (this.isRunning) this.child?.kill('SIGTERM');
    const late = setTimeout(() => this.child?.kill('SIGKILL'), 15_000);
    await this.over;
    clearTimeout(late);
    return this.said;
  }
}
