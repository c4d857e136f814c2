import { createServer } from 'node:net';
import { Failure } from './failure.mjs';

function tryListening(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve({ error }));
    server.listen({ port, host, exclusive: true }, () => {
      const { port: given } = server.address();
      server.close(() => resolve({ port: given }));
    });
  });
}

export async function isFree(port, host) {
  return (await tryListening(port, host)).error === undefined;
}

/** @param wished taken when it is free, so that a data folder keeps its port */
export async function freePort(wished) {
  if (wished && (await isFree(wished, '127.0.0.1'))) return wished;
  return (await tryListening(0, '127.0.0.1')).port;
}

/** The API's port from the environment, known to be free. */
export async function apiPort(text = process.env.PORT || '3000') {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Failure(
      `PORT is "${text}", which is no port: give a number from 1 to 65535, for example  PORT=3001 npm start .`,
    );
  }
  for (const host of [undefined, '127.0.0.1']) {
    const { error } = await tryListening(port, host);
    if (error?.code === 'EACCES') {
      throw new Failure(
        `Port ${port} is reserved by the system: take another one, for example  PORT=3001 npm start .`,
      );
    }
    if (error?.code === 'EADDRINUSE') {
      const other = port === 3001 ? 3002 : 3001;
      throw new Failure(
        `Port ${port} is in use by another program: end that one, or start here on another port with  PORT=${other} npm start .`,
      );
    }
  }
  return port;
}
