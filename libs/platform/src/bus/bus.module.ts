import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { MongooseModule } from '@nestjs/mongoose';
import { Backlog } from './backlog.js';
import { Bus } from './bus.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DeadLetters } from './dead-letters/dead-letters.service.js';
import { Deliveries } from './deliveries.js';
import { EveryProcess } from './every-process.js';
import { BusExplorer } from './explorer.js';
import { Outbox } from '../outbox/outbox.js';
import {
  EventRow,
  EventSchema,
  HandlerCursor,
  HandlerCursorSchema,
  KeptEvents,
  KeptEventsSchema,
  OutboxRow,
  OutboxSchema,
  ParkedEvent,
  ParkedEventSchema,
  SequencerSchema,
  SequencerState,
} from '../outbox/outbox.schema.js';
import { Relay } from './relay.js';
import { FactFeed } from '../outbox/fact-feed.js';
import { FactLog } from '../outbox/fact-log.js';
import { LogStore } from '../outbox/log-store.js';
import { RecentFacts } from '../outbox/recent-facts.js';
import { Retention } from '../outbox/retention.js';
import { Sequencer } from '../outbox/sequencer.js';
import { WaitingFacts } from '../outbox/waiting-facts.js';

@Global()
@Module({
  imports: [
    DiscoveryModule,
    EventEmitterModule.forRoot({ maxListeners: 0 }),
    MongooseModule.forFeature([
      { name: OutboxRow.name, schema: OutboxSchema },
      { name: EventRow.name, schema: EventSchema },
      { name: SequencerState.name, schema: SequencerSchema },
      { name: HandlerCursor.name, schema: HandlerCursorSchema },
      { name: ParkedEvent.name, schema: ParkedEventSchema },
      { name: KeptEvents.name, schema: KeptEventsSchema },
    ]),
  ],
  controllers: [DeadLettersController],
  providers: [
    Bus,
    BusExplorer,
    Outbox,
    Sequencer,
    FactLog,
    FactFeed,
    LogStore,
    RecentFacts,
    Deliveries,
    Backlog,
    Relay,
    EveryProcess,
    Retention,
    DeadLetters,
    WaitingFacts,
  ],
  exports: [Bus, Relay, FactLog, FactFeed, EveryProcess, WaitingFacts],
})
export class BusModule {}
