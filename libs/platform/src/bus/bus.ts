import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Told } from '#contracts/facts.js';
import type { EventName, Events, RequestName, Requests } from '#contracts/registry.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import { Outbox } from '../outbox/outbox.js';

const channel = (name: RequestName): string => `ask:${name}`;

/** The one way for modules to speak with each other: ask for something now, or tell what has happened. */
@Injectable()
export class Bus {
  constructor(
    private readonly emitter: EventEmitter2,
    private readonly work: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Asks the one answerer and waits. Its error reaches the asker; it joins the asker's transaction. */
  async ask<N extends RequestName>(name: N, ask: Requests[N]['ask']): Promise<Requests[N]['answer']> {
    const [answer] = (await this.emitter.emitAsync(channel(name), ask)) as [Requests[N]['answer']];
    return answer;
  }

  /**
   * Tells a fact: it is written in the running transaction and delivered after the commit, at least once to each handler.
   *
   * @throws outside a transaction
   */
  tell<N extends EventName>(name: N, told: Told<Events[N]>): void {
    if (!this.work.active) throw new Error(`${name} was told outside a transaction`);
    this.outbox.add(name, told);
  }

  /** Binds an answerer; the second one for a name is refused. */
  answer<N extends RequestName>(
    name: N,
    handler: (ask: Requests[N]['ask']) => Promise<Requests[N]['answer']>,
  ): void {
    if (this.isAnswered(name)) throw new Error(`'${name}' has two answerers`);
    this.emitter.on(channel(name), handler as (ask: unknown) => unknown);
  }

  isAnswered(name: RequestName): boolean {
    return this.emitter.listenerCount(channel(name)) > 0;
  }
}
