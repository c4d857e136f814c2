import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
};

/** Where each address below a first segment lies: the page as it stands, the client as it was built. */
const FOLDERS: Readonly<Record<string, string>> = {
  page: 'test/client/page',
  client: 'dist/libs/client/src',
};

/** Serves the page and the client from an origin of its own. */
export async function servePage(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const [, first = '', ...rest] = normalize((request.url ?? '/').split('?', 1)[0] ?? '/').split('/');
    const folder = FOLDERS[first];
    const file = join(folder ?? 'nowhere', ...rest);
    readFile(file).then(
      (bytes) => response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
