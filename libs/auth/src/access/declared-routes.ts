import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Permission } from '#contracts/access.js';
import { ALLOWED, PUBLIC } from '#platform/http/access.js';
import { AUDITED } from '#platform/http/audited.js';
import { BARE } from '#platform/http/returns.js';

/** What a route says about who may use it. */
export interface Declared {
  readonly isPublic: boolean;
  /** outside the API: health, metrics, documents */
  readonly isBare: boolean;
  /** null when the route says nothing */
  readonly allowed: readonly Permission[] | null;
  /** the name under which refused attempts are kept */
  readonly action: string | null;
}

type Method = Parameters<Reflector['get']>[1];

/**
 * What routes declare, read once each. The application does not start with a route that declares neither who may use it
 * nor that anybody may: it would be closed.
 */
@Injectable()
export class DeclaredRoutes implements OnApplicationBootstrap {
  private readonly known = new WeakMap<Method, Declared>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  of(method: Method, controller: Method): Declared {
    const known = this.known.get(method);
    if (known) return known;
    const read = <T>(key: string) =>
      this.reflector.getAllAndOverride<T | undefined>(key, [method, controller]);
    const declared: Declared = {
      isPublic: read<boolean>(PUBLIC) === true,
      isBare: read<boolean>(BARE) === true,
      allowed: read<readonly Permission[]>(ALLOWED) ?? null,
      action: read<string>(AUDITED) ?? null,
    };
    this.known.set(method, declared);
    return declared;
  }

  onApplicationBootstrap(): void {
    const silent = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (metatype ? this.silentOf(metatype) : []));
    if (silent.length > 0) throw new Error(`Declare @Allow or @Public on ${silent.join(', ')}`);
  }

  private silentOf(controller: Method): string[] {
    const methods = controller.prototype as Record<string, unknown>;
    return this.scanner.getAllMethodNames(methods).flatMap((name) => {
      const method = methods[name];
      if (typeof method !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, method)) return [];
      const { isPublic, allowed } = this.of(method as Method, controller);
      return isPublic || allowed ? [] : [`${controller.name}.${name}`];
    });
  }
}
