import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { exitOf } from '../launch/children.mjs';
import { Failure } from '../launch/failure.mjs';
import { beforeEnd } from '../launch/life.mjs';
import { freePort } from '../launch/ports.mjs';

const answersAt = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });

/** A throw-away Redis for one test run. */
export async function startRedis() {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-redis-'));
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    {
      stdio: 'ignore',
    },
  );
  let ended;
  const over = exitOf(child).then((how) => (ended = how));
  beforeEnd(async () => {
    child.kill('SIGTERM');
    await over;
    rmSync(folder, { recursive: true, force: true });
  });
  while (!(await answersAt(port))) {
    if (ended) {
      throw new Failure(
        ended.code === 127
          ? 'redis-server is not on this machine, and these tests need it: install it with  sudo apt-get install -y redis-server .'
          : `redis-server ended with code ${ended.code}: run  redis-server --port ${port}  to see why.`,
      );
    }
    await pause(30);
  }
  return `redis://127.0.0.1:${port}`;
}
