import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATIENCE_MS = 30_000;
const LOOK_MS = 50;

interface Said {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A page in a real browser without a screen, told what to do by the DevTools protocol. */
export class Page {
  /** What the page complained of: errors of scripts, files that were not there, what a policy refused. */
  readonly complaints: string[] = [];
  private last = 0;
  private readonly waiting = new Map<number, (said: Said) => void>();

  private constructor(
    private readonly socket: WebSocket,
    private readonly end: () => Promise<void>,
  ) {
    socket.addEventListener('message', ({ data }) => {
      const said = JSON.parse(String(data)) as Said;
      this.waiting.get(said.id ?? 0)?.(said);
      const complaint = complaintOf(said);
      if (complaint !== null) this.complaints.push(complaint);
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
    const page = new Page(socket, async () => {
      socket.close();
      child.kill();
      await gone;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    for (const domain of ['Runtime', 'Log', 'Page']) await page.send(`${domain}.enable`, {});
    return page;
  }

  async reload(): Promise<void> {
    await this.evaluate('window.isOld = true');
    await this.send('Page.reload', {});
    await this.until('!window.isOld && document.readyState === "complete"');
  }

  /** What the system of the reader prefers, `prefers-color-scheme` and `dark`. */
  async prefer(name: string, value: string): Promise<void> {
    await this.send('Emulation.setEmulatedMedia', { features: [{ name, value }] });
  }

  /** Presses and releases a key, `Tab` or `Enter`. */
  async press(key: string): Promise<void> {
    const code = { Tab: 9, Enter: 13, Space: 32 }[key] ?? 0;
    const text = { Enter: '\r', Space: ' ' }[key];
    const keys = { key, code: key, windowsVirtualKeyCode: code };
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', ...keys, ...(text ? { text } : {}) });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...keys });
  }

  /** What an expression comes to in the page; a promise is waited for. */
  async evaluate<T>(expression: string): Promise<T> {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', params);
    if (exceptionDetails)
      throw new Error(`The page failed at ${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value: T }).value;
  }

  /** Waits until an expression is true, also in the page that comes after this one. @throws after half a minute */
  async until(expression: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const isTrue = await this.evaluate<boolean>(`Boolean(${expression})`).catch((error: unknown) => {
        // the page is about to be another one
        if (/navigated|context/.test(String(error))) return false;
        throw error;
      });
      if (isTrue) return;
      if (performance.now() > deadline) throw new Error(`It did not come to pass in the page: ${expression}`);
      await new Promise((resume) => setTimeout(resume, LOOK_MS));
    }
  }

  async click(selector: string): Promise<void> {
    await this.until(`document.querySelector(${JSON.stringify(selector)})`);
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  }

  /** @param whole the page with what lies below the window */
  async screenshot(path: string, { whole = false } = {}): Promise<void> {
    const { data } = await this.send('Page.captureScreenshot', {
      format: 'png',
      captureBeyondViewport: whole,
      ...(whole ? { clip: await this.size() } : {}),
    });
    await writeFile(path, Buffer.from(String(data), 'base64'));
  }

  close(): Promise<void> {
    return this.end();
  }

  private async size(): Promise<object> {
    const { cssContentSize } = await this.send('Page.getLayoutMetrics', {});
    return { ...(cssContentSize as object), scale: 1 };
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

function complaintOf({ method, params = {} }: Said): string | null {
  if (method === 'Runtime.exceptionThrown') return JSON.stringify(params['exceptionDetails']);
  const { level, text, url } = (params['entry'] ?? {}) as Record<string, unknown>;
  return method === 'Log.entryAdded' && level === 'error' ? `${String(text)} ${String(url)}` : null;
}
