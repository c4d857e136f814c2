import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { type Heard, Hears } from '#platform/bus/decorators.js';
import { currentSession } from '#platform/mongo/frame.js';

const EFFECTS = 'effects';
export const POISON_HANDLER = 'test.poison';

interface Effect {
  _id: string;
  readonly order: string;
  readonly at: number;
}

/** A handler that cannot handle what belongs to some orders; its effects cannot happen twice without a fault. */
@Injectable()
export class Poison {
  /** ids of orders that it chokes on */
  readonly spoilt = new Set<string>();
  private next = false;

  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** The next order that it hears of is one of these. */
  spoilNext(): void {
    this.next = true;
  }

  @Hears(['order:created', 'order:cancelled'], { as: POISON_HANDLER })
  async handle(facts: Heard<'order:created' | 'order:cancelled'>[]): Promise<void> {
    for (const { id, seq, aggregate } of facts) {
      if (this.next) this.spoilt.add(aggregate.id);
      this.next = false;
      if (this.spoilt.has(aggregate.id)) throw new Error(`${aggregate.id} is spoilt`);
      await this.effects.insertOne(
        { _id: id, order: aggregate.id, at: seq },
        { session: currentSession() as never },
      );
    }
  }

  /** The facts of that order that had their effect, in the order of their effects. */
  async done(order: string): Promise<string[]> {
    const rows = await this.effects.find({ order }).sort({ $natural: 1 }).toArray();
    return rows.map(({ _id }) => _id);
  }

  private get effects() {
    return this.connection.collection<Effect>(EFFECTS);
  }
}
