import type { ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { openEventStream, sendText } from '#platform/http/answers/event-stream.js';
import { TooManyWatchersError } from './operations.errors.js';
import { OperationsService } from './operations.service.js';
import type { Overview } from './overview.js';

const MOST_WATCHERS = 100;
/** How often those who watch are told. */
const EVERY_MS = 3_000;
/** After the end of a stream the watcher comes again this much later. */
const RETRY_MS = 1_000;

/** Makes the text of an overview as one watcher may see it. */
export type Present = (overview: Overview) => string;

interface Watcher {
  readonly raw: ServerResponse;
  readonly present: Present;
  readonly over: () => void;
  /** it has not taken the last overview yet: it gets the next one that finds it ready */
  busy: boolean;
}

/** Tells everybody who watches the same overview every few seconds, as server-sent events; without watchers it rests. */
@Injectable()
export class Live implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Live.name);
  private readonly watchers = new Set<Watcher>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly operations: OperationsService) {}

  beforeApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const watcher of this.watchers) watcher.over();
  }

  /**
   * Answers by the stream, the first overview at once, and returns when it has ended.
   *
   * @param lifeMs how long it lasts; the watcher then comes again and shows a valid token
   * @throws {TooManyWatchersError} (503)
   */
  async watch(reply: FastifyReply, present: Present, lifeMs: number): Promise<void> {
    if (this.stopped || this.watchers.size >= MOST_WATCHERS) throw new TooManyWatchersError();
    const first = textOf(present(await this.operations.overview()));
    const raw = openEventStream(reply);
    if (reply.request.method === 'HEAD') {
      raw.end();
      return;
    }
    let end: NodeJS.Timeout | undefined;
    await new Promise<void>((over) => {
      end = setTimeout(over, lifeMs);
      const watcher = { raw, present, over, busy: false };
      raw.on('close', over).on('error', over);
      this.watchers.add(watcher);
      void send(watcher, `retry: ${RETRY_MS}\n${first}`);
      if (this.stopped) over();
      else this.goOn();
    });
    clearTimeout(end);
    for (const watcher of this.watchers) if (watcher.raw === raw) this.watchers.delete(watcher);
    raw.end();
  }

  private goOn(): void {
    if (this.stopped || this.timer !== undefined || this.watchers.size === 0) return;
    this.timer = setTimeout(() => void this.tell(), EVERY_MS);
  }

  private async tell(): Promise<void> {
    try {
      const overview = await this.operations.overview();
      for (const watcher of this.watchers)
        if (!watcher.busy) void send(watcher, textOf(watcher.present(overview)));
    } catch (error) {
      this.logger.error({ err: error }, 'Those who watch could not be told');
    }
    this.timer = undefined;
    this.goOn();
  }
}

/** Nobody waits for one who reads slowly. */
async function send(watcher: Watcher, text: string): Promise<void> {
  watcher.busy = true;
  await sendText(watcher.raw, text);
  watcher.busy = false;
}

const textOf = (json: string): string => `event: overview\ndata: ${json}\n\n`;
