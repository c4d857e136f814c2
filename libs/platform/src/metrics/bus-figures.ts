import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Relay } from '../bus/relay.js';
import { ReadThrough } from '../cache/read-through.js';
import { Combiner } from '../combine/combiner.js';
import { Metrics } from './metrics.js';

/** Group commits of this process, and how far the handlers of all processes are behind. */
@Injectable()
export class BusFigures implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly combiner: Combiner,
    private readonly relay: Relay,
    private readonly cache: ReadThrough,
  ) {}

  onModuleInit(): void {
    const { combiner } = this;
    this.metrics.measured(
      { name: 'tallyhouse_batch_waiting', help: 'Requests that wait for the next group commit' },
      () => combiner.figures.waiting,
    );
    this.metrics.counted(
      {
        name: 'tallyhouse_batches_total',
        help: 'Group commits: flown, and of these taken apart because one request broke them',
        labels: ['kind'],
      },
      () => [
        { labels: { kind: 'flown' }, value: combiner.figures.flown },
        { labels: { kind: 'split' }, value: combiner.figures.split },
      ],
    );
    this.metrics.counted(
      {
        name: 'tallyhouse_batch_requests_total',
        help: 'Requests that group commits took; over the group commits, their mean size',
      },
      () => combiner.figures.members,
    );
    this.metrics.counted(
      { name: 'tallyhouse_queue_full_total', help: 'Requests refused because too many waited' },
      () => combiner.figures.refused,
    );
    this.behind();
    this.metrics.counted(
      {
        name: 'tallyhouse_cache_reads_total',
        help: 'Reads through the cache: found there, loaded from the database, or joined to a load under way',
        labels: ['result'],
      },
      () => Object.entries(this.cache.figures).map(([result, value]) => ({ labels: { result }, value })),
    );
  }

  private behind(): void {
    const { relay } = this;
    this.metrics.measured(
      { name: 'tallyhouse_outbox_waiting', help: 'Committed facts that have no place in the log yet' },
      async () => (await relay.progress()).waiting,
    );
    this.metrics.measured(
      {
        name: 'tallyhouse_events_behind',
        help: 'Facts between the head of the log and the slowest handler',
      },
      async () => {
        const { head, done } = await relay.progress();
        return head - done;
      },
    );
    this.metrics.measured(
      {
        name: 'tallyhouse_events_parked',
        help: 'Facts that a handler could not handle: waiting for another try, or dead',
        labels: ['status'],
      },
      async () => {
        const { waiting, dead } = await relay.parked();
        return [
          { labels: { status: 'waiting' }, value: waiting },
          { labels: { status: 'dead' }, value: dead },
        ];
      },
    );
  }
}
