import type { TestApp } from '../../support/app.js';
import type { Client } from '../../support/client.js';
import type { Operation } from '../../support/document.js';
import { faultsOf, isWalk, type Plan, planOf, type recordingOf, type Sent } from './plans.js';
import { queriesOf, type Values } from './queries.js';

/** How a list was read, over all its queries. */
export interface Reading {
  /** commands that were explained, and those of them that walk along an index */
  readonly commands: number;
  readonly walks: number;
  readonly indexes: ReadonlySet<string>;
  readonly faults: readonly string[];
}

/** Lists that are known to read more than an index would let them, with the reason why they have none. */
const KNOWN: readonly (readonly [query: RegExp, fault: RegExp, reason: string])[] = [
  [
    /\/products\?.*q=/,
    /^find products sorts/,
    'an index of words has no order; the matches alone are sorted',
  ],
  [
    /\/audit-logs\?/,
    /^aggregate audit_logs reads/,
    'counts by action or resource: an index would be written by every order',
  ],
  [
    /\/inventory\/reservations\?.*status=/,
    /^aggregate reservations reads/,
    'counts by status: an index would be written by every order, twice',
  ],
  [
    /\/inventory\/allocations\?.*status=/,
    /^aggregate allocations reads/,
    'counts by status: an index would be written by every order, twice',
  ],
];

interface Asking {
  readonly app: TestApp;
  readonly recording: ReturnType<typeof recordingOf>;
  readonly values: Values;
}

/** Asks a list everything that it can be asked, and explains what was read. */
export async function readingOf({ app, recording, values }: Asking, operation: Operation): Promise<Reading> {
  const plans = new Map<string, Plan>();
  const faults = new Set<string>();
  for (const query of queriesOf(operation, values)) {
    for (const as of [app.as('admin'), app.as('customer')]) {
      recording.take();
      if (!(await readTwice(as, operation, query, values))) continue;
      const sent = recording.take();
      if (sent.length === 0) faults.add(`${operation.path}?${query} read nothing`);
      for (const each of sent) {
        const found = await explained(app, plans, each);
        for (const fault of found.map((text) => `${each.name} ${each.collection} ${text}`)) {
          const place = `${operation.path}?${query}`;
          if (!KNOWN.some(([of, what]) => of.test(place) && what.test(fault)))
            faults.add(`${place}: ${fault}`);
        }
      }
    }
  }
  return {
    commands: plans.size,
    walks: [...plans.values()].filter(isWalk).length,
    indexes: new Set([...plans.values()].flatMap(({ indexes }) => indexes)),
    faults: [...faults],
  };
}

/** The first page and the one after it. @returns whether the caller may */
async function readTwice(
  as: Client,
  { path, version }: Operation,
  query: string,
  values: Values,
): Promise<boolean> {
  const url = `${path.replace(/(\w+)s\/\{id\}|\{(\w+)\}/, (_, thing: string | undefined, name: string) =>
    thing === undefined ? (values[name] ?? '') : `${thing}s/${values[`${thing}Id`] ?? ''}`,
  )}?limit=5&${query}`;
  const first = await as.get(url);
  if (first.status === 403) return false;
  if (first.status !== 200) throw new Error(`${url} was answered with ${first.text}`);
  const { nextCursor } = first.meta;
  if (nextCursor !== undefined) await as.get(`${url}&cursor=${encodeURIComponent(nextCursor)}`);
  else if (version === 1) await as.get(`${url}&page=2`);
  return true;
}

async function explained(app: TestApp, plans: Map<string, Plan>, sent: Sent): Promise<string[]> {
  const { lsid: _lsid, $clusterTime: _time, sort, ...rest } = sent.command;
  const order = sort instanceof Map ? [...(sort as Map<string, unknown>)] : sort;
  const question = JSON.stringify([rest, order]);
  const plan = plans.get(question) ?? (await planOf(app.database, sent));
  plans.set(question, plan);
  return faultsOf(plan, await uniqueOf(app, sent.collection));
}

const known = new Map<string, Promise<ReadonlySet<string>>>();

function uniqueOf({ database }: TestApp, collection: string): Promise<ReadonlySet<string>> {
  const names = known.get(collection) ?? namesOfUnique(database, collection);
  known.set(collection, names);
  return names;
}

async function namesOfUnique(
  database: TestApp['database'],
  collection: string,
): Promise<ReadonlySet<string>> {
  const indexes = await database.collection(collection).listIndexes().toArray();
  return new Set(indexes.filter(({ unique }) => unique === true).map(({ name }) => String(name)));
}
