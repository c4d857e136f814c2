import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment } from './environment.js';

const LEASH = resolve('tools/launch/leash.mjs');
const MOST_SAID = 50_000;

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * One process of the product as it runs in production, from the build. With SERVER_LOGS=<folder> all that it says is kept
 * there, one file for each process.
 */
export abstract class Program {
  private child: ChildProcess | undefined;
  private over: Promise<End> = Promise.resolve({ code: 0, signal: null });
  /** what the process that was started last has said */
  said = '';
  /** how often it was started */
  starts = 0;

  constructor(
    private readonly entry: string,
    private readonly environment: Environment,
  ) {}

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
  /** Whether a signal has stopped it, as Linux tells. */
  get isFrozen(): boolean {
    return /^State:\s+T/m.test(readFileSync(`/proc/${this.pid ?? 'self'}/status`, 'utf8'));
  }

  abstract start(more?: Environment): Promise<void>;

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Ends it by SIGKILL, wherever it is. */
  async kill(): Promise<End> {
    if (this.isRunning) this.signal('SIGKILL');
    return this.over;
  }

  /** Ends it in order; by force when that takes longer. @returns milliseconds it took */
  async stop(patience = 30_000): Promise<number> {
    const begun = performance.now();
    if (this.isRunning) this.signal('SIGTERM');
    const late = setTimeout(() => this.signal('SIGKILL'), patience);
    await this.over;
    clearTimeout(late);
    return performance.now() - begun;
  }

  protected launch(more: Environment): ChildProcess {
    const entry = resolve(this.entry);
    if (!existsSync(entry)) throw new Error('There is no build to run; run the tests by npm test');
    this.starts += 1;
    this.said = '';
    const { PATH = '', HOME = '', SERVER_LOGS } = process.env;
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', LEASH, entry], {
      env: {
        PATH,
        HOME,
        NODE_COMPILE_CACHE: resolve('node_modules/.cache/node'),
        ...this.environment,
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        if (this.child === child) this.said = (this.said + text).slice(-MOST_SAID);
        if (SERVER_LOGS) appendFileSync(join(SERVER_LOGS, `${child.pid}.log`), text);
      });
    this.over = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
    return child;
  }
}
