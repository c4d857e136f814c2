import type { Role } from '#contracts/access.js';
import { Client } from '../support/client.js';
import { Buyers } from '../crash/support/buyer.js';
import { type Environment, sharedMongo } from '../crash/support/environment.js';
import type { Server } from '../crash/support/server.js';
import { openShop, type Shop } from '../crash/support/shop.js';

/** Two API processes on one database. */
export class TwoServers {
  private constructor(
    readonly shop: Shop,
    readonly one: Server,
    readonly other: Server,
  ) {}

  static async start(stock: readonly number[], settings: Environment = {}): Promise<TwoServers> {
    const shop = await openShop(sharedMongo(), stock, settings);
    const two = new TwoServers(shop, shop.server(), shop.server());
    try {
      await Promise.all([two.one.start(), two.other.start()]);
    } catch (error) {
      await shop.close();
      throw error;
    }
    return two;
  }

  get urls(): readonly string[] {
    return [this.one.url, this.other.url];
  }

  buyers(): Buyers {
    return new Buyers(() => this.urls, this.shop.token('customer'));
  }

  client(server: Server, role: Role): Client {
    const client = new Client(server.url);
    client.token = this.shop.token(role);
    return client;
  }
}
