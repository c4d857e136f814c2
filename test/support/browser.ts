import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Said {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A page in a real browser without a screen, told what to do by the DevTools protocol. */
export class Page {
  private last = 0;
  private readonly waiting = new Map<number, (said: Said) => void>();

  private constructor(
    private readonly socket: WebSocket,
    private readonly end: () => Promise<void>,
  ) {
    socket.addEventListener('message', ({ data }) => {
      const said = JSON.parse(String(data)) as Said;
      this.waiting.get(said.id ?? 0)?.(said);
    });
  }

  /** @throws when there is no chromium */
  static async open(url: string, { width = 1280, height = 1000 } = {}): Promise<Page> {
    const folder = await mkdtemp(join(tmpdir(), 'tallyhouse-browser-'));
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'];
    const child = spawn('chromium', [
      ...args,
      `--user-data-dir=${folder}`,
      `--window-size=${width},${height}`,
      url,
    ]);
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const port = await new Promise<string>((resolve, reject) => {
      child.once('error', () => reject(new Error('chromium is missing: apt-get install chromium')));
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
        if (found) resolve(found);
      });
    });
    const pages = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const target = pages.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '';
    const socket = new WebSocket(target);
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    return new Page(socket, async () => {
      socket.close();
      child.kill();
      await gone;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  /** What an expression comes to in the page; a promise is waited for. */
  async evaluate<T>(expression: string): Promise<T> {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', params);
    if (exceptionDetails)
      throw new Error(`The page failed at ${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value: T }).value;
  }

  /** Waits until an expression is true. @throws after half a minute */
  async until(expression: string): Promise<void> {
    const wait = `new Promise((done, fail) => {
      const end = Date.now() + 30000;
      const look = () => (${expression}) ? done(true) : Date.now() > end ? fail(new Error('never')) : setTimeout(look, 50);
      look();
    })`;
    await this.evaluate(wait);
  }

  async click(selector: string): Promise<void> {
    await this.until(`document.querySelector(${JSON.stringify(selector)})`);
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  }

  async screenshot(path: string): Promise<void> {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    await writeFile(path, Buffer.from(String(data), 'base64'));
  }

  close(): Promise<void> {
    return this.end();
  }

  private send(method: string, params: object): Promise<Record<string, unknown>> {
    const id = ++this.last;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => {
        this.waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result ?? {});
      });
    });
  }
}
