import { Resolver as NameServers } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { Settings } from '#platform/config/settings.js';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import { type AddressRules, hostOf, refusalOfAddress, refusalOfUrl } from './address.rules.js';

/** Turns a name into IP addresses. */
export abstract class Resolver {
  abstract resolve(host: string): Promise<readonly string[]>;
}

/**
 * Asks the name servers themselves. The look-up of the operating system would keep one of the few threads that passwords
 * are hashed in, for as long as a name server is silent.
 */
@Injectable()
export class DnsResolver extends Resolver {
  private readonly servers = new NameServers({ timeout: 2_000, tries: 2 });

  async resolve(host: string): Promise<readonly string[]> {
    if (host === 'localhost') return ['127.0.0.1', '::1'];
    const answers = await Promise.allSettled([this.servers.resolve4(host), this.servers.resolve6(host)]);
    const found = answers.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    if (found.length === 0) throw new Error(`${host} cannot be resolved`);
    return found;
  }
}

/** A webhook leads where nothing may be called. */
export class ForbiddenAddressError extends Error {}

/** Where webhooks may lead: out, and never back inside. */
@Injectable()
export class Addresses {
  private readonly rules: AddressRules;

  constructor(
    { WEBHOOK_LOOPBACK: loopback }: Settings,
    private readonly resolver: Resolver,
  ) {
    this.rules = { loopback };
  }

  /** @throws {ValidationFailedError} (400) what the URL says already shows that it may not be called */
  demandUsable(url: string): void {
    const refusal = refusalOfUrl(url, this.rules);
    if (refusal !== null) throw new ValidationFailedError([{ field: 'url', message: refusal }]);
  }

  /**
   * The addresses that an URL leads to now. They are resolved once and are the ones to connect to: whoever asked again
   * could be told others. One that is not public spoils them all.
   *
   * @throws {ForbiddenAddressError}
   */
  async of(url: URL): Promise<readonly string[]> {
    const refusal = refusalOfUrl(url.href, this.rules);
    if (refusal !== null) throw new ForbiddenAddressError(`The URL ${refusal}`);
    const host = hostOf(url);
    const addresses = ipaddr.isValid(host) ? [host] : await this.resolver.resolve(host);
    for (const address of addresses) {
      const wrong = refusalOfAddress(address, this.rules);
      if (wrong !== null) throw new ForbiddenAddressError(wrong);
    }
    if (addresses.length === 0) throw new ForbiddenAddressError(`${host} has no address`);
    return addresses;
  }
}
