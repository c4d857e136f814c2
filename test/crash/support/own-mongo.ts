import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';

const KEEPER = resolve('test/crash/support/keeper.mjs');

/** A MongoDB (a replica set of one) that one suite may kill and start again, on the same data and port. */
export class OwnMongo {
  private constructor(
    readonly uri: string,
    private readonly keeper: ChildProcess,
    private readonly lines: AsyncIterator<string>,
  ) {}

  static async start(): Promise<OwnMongo> {
    const keeper = spawn(process.execPath, [KEEPER], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
    return new OwnMongo(await nextOf(lines), keeper, lines);
  }

  /** Ends it by SIGKILL; it comes back with `revive`. */
  kill(): Promise<void> {
    return this.tell('kill');
  }

  async revive(): Promise<void> {
    await this.tell('start');
  }

  async stop(): Promise<void> {
    if (this.keeper.exitCode !== null) return;
    const gone = once(this.keeper, 'exit');
    this.keeper.stdin?.end();
    await gone;
  }

  private async tell(word: 'kill' | 'start'): Promise<void> {
    this.keeper.stdin?.write(`${word}\n`);
    await nextOf(this.lines);
  }
}

async function nextOf(lines: AsyncIterator<string>): Promise<string> {
  const next = await lines.next();
  if (next.done) throw new Error('The keeper of MongoDB ended; it says why above');
  return next.value;
}
