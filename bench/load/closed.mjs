import { connect } from 'node:net';
import { Answers } from './answers.mjs';
import { figuresOf } from './figures.mjs';

/** How long answers to the last requests may take, in ms. */
const PATIENCE = 30_000;

/**
 * Clients that each send the next request when the last one is answered, over keep-alive sockets, cheap enough to share
 * two cores with the server. Requests under way at the end are waited for and counted.
 *
 * @param {{ port: number, clients: number, seconds: number, good: string, next: (client: number) => string | undefined }} load
 *   `next` makes the bytes of a client's next request, or has none left for it; `good` is the status that counts
 * @returns figures of the load, and `busy`, the share of one core that this generator took
 */
export async function closedLoad({ port, clients, seconds, good, next }) {
  const statuses = {};
  const times = [];
  const count = (status) => (statuses[status] = (statuses[status] ?? 0) + 1);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const deadline = begun + seconds * 1_000;
  const sockets = [];

  const client = (number) =>
    new Promise((done) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      sockets.push(socket);
      let sentAt = 0;
      let over = false;
      const end = (status) => {
        if (over) return;
        over = true;
        if (status) count(status);
        socket.destroy();
        done();
      };
      const send = () => {
        sentAt = performance.now();
        const bytes = sentAt > deadline ? undefined : next(number);
        if (bytes === undefined) end();
        else socket.write(bytes, 'latin1');
      };
      const answers = new Answers((status) => {
        times.push(performance.now() - sentAt);
        count(status);
        send();
      });
      socket.on('connect', send);
      socket.on('data', (chunk) => answers.take(chunk));
      socket.on('error', () => end('broken'));
      socket.on('close', () => end('broken'));
    });

  const tooLong = setTimeout(() => sockets.forEach((socket) => socket.destroy()), seconds * 1_000 + PATIENCE);
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  clearTimeout(tooLong);
  const took = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    ...figuresOf({ times, statuses, seconds: took, good }),
    busy: Math.round(((user + system) / 1e6 / took) * 100) / 100,
  };
}
