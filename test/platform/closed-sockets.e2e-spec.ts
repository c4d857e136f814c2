import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { mendClosedSockets } from '#platform/mongo/link/closed-sockets.js';

/** long enough for anything that ends by itself */
const PATIENCE_MS = 5_000;

describe('a connection whose server goes while a command is written', () => {
  const sockets: Socket[] = [];
  const seen = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
  let connection: Connection;
  beforeAll(async () => {
    mendClosedSockets();
    subscribe('net.client.socket', seen);
    connection = await mongoose
      .createConnection(process.env['MONGODB_TEST_URI'] ?? '', {
        maxPoolSize: 1,
        retryWrites: false,
        retryReads: false,
      })
      .asPromise();
    await connection.db?.command({ ping: 1 });
  });
  afterAll(async () => {
    unsubscribe('net.client.socket', seen);
    await connection.close();
  });

  it('fails, and does not wait for ever', async () => {
    for (const socket of sockets) goesAtTheNextWrite(socket);
    const answer = connection.db?.command({ ping: 1 }).then(
      () => 'answered',
      (error: Error) => error.name,
    );
    const late = new Promise((resolve) => setTimeout(() => resolve('still waiting'), PATIENCE_MS).unref());
    expect(await Promise.race([answer, late])).toBe('MongoNetworkError');
    // and the next one is served by another connection
    expect(await connection.db?.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });
});

/** The bytes stay here, and the socket is closed without an error: what Node does after the other side has ended it. */
function goesAtTheNextWrite(socket: Socket): void {
  const write = Reflect.get(socket, 'write') as (...args: unknown[]) => boolean;
  socket.write = (...args: unknown[]) => {
    if (!isPing(args[0])) return Reflect.apply(write, socket, args);
    socket.write = write;
    socket.destroy();
    return false;
  };
}

const isPing = (bytes: unknown): boolean => Buffer.isBuffer(bytes) && bytes.includes('ping');
