import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Settings } from '#platform/config/settings.js';
import { serverOptions } from '#platform/http/requests/server-options.js';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** How long requests that are under way may take when the house behind the door is rebuilt, in milliseconds. */
const GRACE_MS = 1_000;

/** The one address of an ephemeral instance. Behind it the application may be taken down and put up again. */
export class Door {
  private readonly server: Server;
  private readonly inside = new Set<ServerResponse>();
  private house: Promise<Handle>;
  private open!: (house: Handle) => void;

  /** @param beside answers what lies below `/testing`, also while there is no house */
  constructor(settings: Settings, beside: Handle) {
    this.house = this.closed();
    const { http, keepAliveTimeout, requestTimeout } = serverOptions(settings);
    this.server = createServer({ ...http, keepAliveTimeout, requestTimeout }, (request, response) => {
      if (/^\/testing(?:[/?]|$)/.test(request.url ?? '')) beside(request, response);
      else void this.enter(request, response);
    });
  }

  /** @param port 0: any that is free */
  async listen(port: number, host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    });
    return `http://${host}:${(this.server.address() as AddressInfo).port}`;
  }

  /** Requests that have waited go in now. */
  lead(house: Handle): void {
    this.open(house);
    this.house = Promise.resolve(house);
  }

  /** From now on requests wait. Resolves when nobody is inside any more; who stays too long is put out. */
  async shut(): Promise<void> {
    this.house = this.closed();
    const end = setTimeout(() => {
      for (const response of this.inside) response.destroy();
    }, GRACE_MS);
    while (this.inside.size > 0) await new Promise((resume) => setTimeout(resume, 5));
    clearTimeout(end);
  }

  private closed(): Promise<Handle> {
    return new Promise((open) => {
      this.open = open;
    });
  }

  private async enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const house = await this.house;
    this.inside.add(response);
    response.once('close', () => this.inside.delete(response));
    house(request, response);
  }
}
