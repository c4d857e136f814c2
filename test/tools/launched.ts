import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A program under test and everything it has said so far. */
export class Launched {
  private text = '';
  private readonly mouth = new EventEmitter();
  private readonly exit: Promise<number>;

  constructor(readonly child: ChildProcess) {
    const hear = (part: string): void => {
      this.text += part;
      this.mouth.emit('words');
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    this.exit = once(child, 'close').then(([code]) => {
      this.mouth.emit('words');
      return Number(code ?? -1);
    });
  }

  get said(): string {
    return this.text;
  }

  /** Resolves once the words were said; rejects with everything said when the program ends without them. */
  async says(words: string): Promise<void> {
    while (!this.text.includes(words)) {
      if (this.hasEnded) throw new Error(`ended without "${words}":\n${this.text}`);
      await once(this.mouth, 'words');
    }
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The sentence a failed program ends with: everything after the step lines. */
  get sentence(): string {
    return this.text.replaceAll(/^ {2}[…✔✘].*$/gm, '').trim();
  }

  async end(signal?: NodeJS.Signals): Promise<number> {
    if (signal) this.child.kill(signal);
    return this.exit;
  }
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}
