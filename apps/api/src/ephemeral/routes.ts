import { EVENT_NAMES } from '#contracts/registry.js';
import type { Mail } from '../../../../libs/testing/src/tallyhouse.js';
import type { House } from './house.js';

type Schema = Readonly<Record<string, unknown>>;

/** A route below `/testing`, as it is served and as its document tells it. */
export interface TestingRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly query?: Schema;
  readonly body?: Schema;
  readonly answer: Schema;
  readonly example?: object;
  does(house: House, asked: { query: never; body: never }): Promise<object>;
}

const whole = (least: number, description: string): Schema => ({
  type: 'integer',
  minimum: least,
  description,
});
const closed = (properties: Readonly<Record<string, Schema>>, more: object = {}): Schema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});
const answers = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const moment: Schema = { type: 'string', format: 'date-time' };
const TIME = answers({ now: moment });
const DONE = answers({ tookMs: { type: 'number' } });

const FARTHEST_SECONDS = 10 * 365 * 86_400;

async function timed(work: () => Promise<void>): Promise<object> {
  const begun = performance.now();
  await work();
  return { tookMs: Math.round(performance.now() - begun) };
}

export const TESTING_ROUTES: readonly TestingRoute[] = [
  {
    method: 'POST',
    path: '/testing/reset',
    summary:
      'Puts everything back to the seed and the clock to the present; requests that come meanwhile wait.',
    answer: DONE,
    does: (house) => timed(() => house.reset()),
  },
  {
    method: 'POST',
    path: '/testing/settle',
    summary:
      'Waits until everything has been done that follows from what was asked: events, mails, timed jobs.',
    answer: DONE,
    does: (house) => timed(() => house.settle()),
  },
  {
    method: 'GET',
    path: '/testing/clock',
    summary: 'Tells the time of this instance.',
    answer: TIME,
    does: (house) => Promise.resolve({ now: house.now() }),
  },
  {
    method: 'POST',
    path: '/testing/clock',
    summary:
      'Moves the time of this instance ahead and does what has become due: a hold of 30 minutes lapses at once.',
    body: closed(
      { aheadSeconds: { ...whole(1, 'how far ahead'), maximum: FARTHEST_SECONDS } },
      { required: ['aheadSeconds'] },
    ),
    example: { aheadSeconds: 1_800 },
    answer: TIME,
    does: async (house, { body }: { body: { aheadSeconds: number } }) => ({
      now: await house.travel(body.aheadSeconds * 1_000),
    }),
  },
  {
    method: 'DELETE',
    path: '/testing/clock',
    summary: 'Brings this instance back to the present.',
    answer: TIME,
    does: async (house) => ({ now: await house.present() }),
  },
  {
    method: 'GET',
    path: '/testing/mails',
    summary:
      'Lists the latest fifty mails that were sent, the newest first, after waiting for those that are under way.',
    query: closed({ to: { type: 'string', description: 'only to this address' } }),
    answer: answers({
      mails: {
        type: 'array',
        items: answers({
          id: { type: 'string' },
          template: { type: 'string' },
          to: { type: 'string' },
          subject: { type: 'string' },
          text: { type: 'string' },
          html: { type: 'string' },
          createdAt: moment,
        }),
      },
    }),
    does: async (house, { query }: { query: { to?: string } }) => ({
      mails: (await house.mails(query.to)).map(
        ({ id, template, to, subject, text, html, createdAt }): Mail => ({
          id,
          template,
          to,
          subject,
          text,
          html,
          createdAt,
        }),
      ),
    }),
  },
  {
    method: 'GET',
    path: '/testing/events',
    summary:
      'Lists the events that every handler has heard, in their order, after waiting for those under way.',
    query: closed({
      after: { ...whole(0, 'only those after this seq'), default: 0 },
      limit: { ...whole(1, 'most to list'), maximum: 1_000, default: 1_000 },
      name: { type: 'string', enum: EVENT_NAMES, description: 'only those of this name' },
    }),
    answer: answers({
      events: {
        type: 'array',
        items: answers({
          seq: { type: 'integer' },
          id: { type: 'string' },
          name: { type: 'string' },
          aggregate: answers({ type: { type: 'string' }, id: { type: 'string' } }),
          occurredAt: moment,
          data: { type: 'object' },
        }),
      },
    }),
    does: async (
      house,
      { query }: { query: { after: number; limit: number; name?: (typeof EVENT_NAMES)[number] } },
    ) => ({
      events: (await house.events(query.after, query.limit, query.name && [query.name])).map(
        ({ seq, id, name, aggregate, occurredAt, data }) => ({ seq, id, name, aggregate, occurredAt, data }),
      ),
    }),
  },
];
