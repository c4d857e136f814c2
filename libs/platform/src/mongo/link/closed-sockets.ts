import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

interface DriverConnection {
  readonly socket: Socket;
  onClose(): void;
}

const MENDED = Symbol('mended');
const require = createRequire(import.meta.url);

/**
 * Ends what the driver would wait for without end. A command whose bytes do not go out at once waits for the socket to
 * drain, and not for its end (7.8.0, `Connection.writeCommand`): when the server goes in just that moment without an error,
 * it is never answered, and neither is whoever waits for it. Told that the socket is drained, the command looks whether
 * the connection is closed, and fails as it should.
 */
export function mendClosedSockets(): void {
  const driver = createRequire(require.resolve('mongoose'));
  const { prototype } = (
    driver('mongodb/lib/cmap/connection.js') as {
      Connection: { prototype: DriverConnection & { [MENDED]?: true } };
    }
  ).Connection;
  if (prototype[MENDED]) return;
  const onClose: unknown = Reflect.get(prototype, 'onClose');
  if (typeof onClose !== 'function')
    throw new Error('This driver has other connections than mendClosedSockets knows');
  prototype.onClose = function (this: DriverConnection) {
    Reflect.apply(onClose, this, []);
    this.socket.emit('drain');
  };
  prototype[MENDED] = true;
}
