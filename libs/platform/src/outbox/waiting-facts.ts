import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { EventName, Events } from '#contracts/registry.js';
import { EventRow, HandlerCursor, OutboxRow, ParkedEvent } from './outbox.schema.js';

type Waiting<N extends EventName> = { [K in N]: { readonly name: K; readonly data: Events[K] } }[N];

/** What handlers have still to do: for proofs and rebuilds of what they keep. */
@Injectable()
export class WaitingFacts {
  constructor(
    @InjectModel(OutboxRow.name) private readonly outbox: Model<OutboxRow>,
    @InjectModel(EventRow.name) private readonly events: Model<EventRow>,
    @InjectModel(HandlerCursor.name) private readonly cursors: Model<HandlerCursor>,
    @InjectModel(ParkedEvent.name) private readonly parked: Model<ParkedEvent>,
  ) {}

  /**
   * Facts of these names in the outbox, in the log beyond the handler's place, or parked; from one snapshot with
   * whatever else the running transaction reads.
   */
  async of<N extends EventName>(handler: string, names: readonly N[]): Promise<readonly Waiting<N>[]> {
    const wanted = { $in: [...names] };
    const cursor = await this.cursors.findOne({ _id: handler }).lean();
    const parked = await this.parked.find({ handler }, { seq: 1 }).lean();
    const told = (await this.outbox.find({ 'facts.name': wanted }).lean())
      .flatMap(({ facts }) => facts)
      .filter(({ name }) => (names as readonly string[]).includes(name));
    const shown = { name: 1, data: 1 };
    const logged = await this.events
      .find({ name: wanted, _id: { $gt: cursor?.position ?? 0 } }, shown)
      .lean();
    const stopped = await this.events.find({ _id: { $in: parked.map((each) => each.seq) } }, shown).lean();
    return [...told, ...logged, ...stopped] as unknown as Waiting<N>[];
  }
}
