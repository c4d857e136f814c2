import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { REQUEST_NAMES, type RequestName } from '#contracts/registry.js';
import { Settings } from '../config/settings.js';
import { Bus } from './bus.js';
import { type AnyFact, ANSWERS, type FreshFact, type Hearing, HEARS } from './decorators.js';

/** A handler of facts that was found in a module. */
export interface Hearer extends Hearing {
  handle(facts: readonly AnyFact[] | readonly FreshFact[]): Promise<void>;
}

/** Finds `@Answers` and `@Hears` methods at boot and refuses to start when a request has no answerer, or two. */
@Injectable()
export class BusExplorer implements OnModuleInit {
  readonly hearers: Hearer[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly bus: Bus,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders()) {
      const instance = wrapper.instance as Record<string, unknown> | undefined;
      if (!instance || typeof instance !== 'object' || !wrapper.isDependencyTreeStatic()) continue;
      for (const name of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object))
        this.bind(instance, name);
    }
    const silent = REQUEST_NAMES.filter((name) => !this.bus.isAnswered(name));
    if (silent.length > 0) throw new Error(`No module answers ${silent.join(', ')}`);
    const names = this.hearers.map((hearer) => hearer.as);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice) throw new Error(`Two handlers are named '${twice}'`);
  }

  private bind(instance: Record<string, unknown>, name: string): void {
    const method = instance[name];
    if (typeof method !== 'function') return;
    const request = this.reflector.get<RequestName | undefined>(ANSWERS, method);
    if (request) this.bus.answer(request, method.bind(instance));
    const hearing = this.reflector.get<Hearing | undefined>(HEARS, method);
    if (!hearing) return;
    const hearer: Hearer = { ...hearing, handle: method.bind(instance) };
    // one with nothing to do keeps its place in the log, reads nothing and is in nobody's way
    this.hearers.push(hearing.when(this.settings) ? hearer : { ...hearer, names: [], lane: 'own' });
  }
}
