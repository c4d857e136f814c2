import type { Connection, mongo } from 'mongoose';
import { currentContext } from '#platform/context/request-context.js';

type Document = mongo.BSON.Document;

/** A command that reads, as the driver sent it. */
export interface Sent {
  readonly name: 'find' | 'aggregate' | 'count' | 'distinct';
  readonly collection: string;
  readonly command: Document;
}

/** How the database answers a command. */
export interface Plan {
  readonly stages: readonly string[];
  readonly indexes: readonly string[];
  /** whether another plan that was weighed gives the order without sorting, or there is nothing to sort */
  readonly ordered: boolean;
  /** index keys or documents looked at, whichever are more, and documents found */
  readonly seen: number;
  readonly found: number;
}

const READS = new Set(['find', 'aggregate', 'count', 'distinct']);

/**
 * Records what requests read on a connection that was opened with `monitorCommands`; what the application reads by
 * itself meanwhile is left out.
 */
export function recordingOf(connection: Connection): { take(): Sent[] } {
  let sent: Sent[] = [];
  connection
    .getClient()
    .on('commandStarted', ({ commandName, command, databaseName }: mongo.CommandStartedEvent) => {
      const isAsked = currentContext()?.caller.role !== 'system' && currentContext() !== undefined;
      if (!isAsked || !READS.has(commandName) || databaseName !== connection.name) return;
      sent.push({
        name: commandName as Sent['name'],
        collection: String((command as Document)[commandName]),
        command: command as Document,
      });
    });
  return {
    take: () => {
      const taken = sent;
      sent = [];
      return taken;
    },
  };
}

/** What belongs to the connection and not to the question. */
const OF_THE_SESSION = [
  'lsid',
  'txnNumber',
  'startTransaction',
  'autocommit',
  '$db',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'maxTimeMS',
];

export async function planOf(connection: Connection, { command }: Sent): Promise<Plan> {
  const asked = Object.fromEntries(
    Object.entries(command).filter(([name]) => !OF_THE_SESSION.includes(name)),
  );
  const explained = await connection.db?.command({ explain: asked, verbosity: 'executionStats' });
  return planIn(explained ?? {});
}

/** Reads the answer to `explain`, of either engine, of a find or of a pipeline. */
export function planIn(explained: Document): Plan {
  const steps = (explained['stages'] ?? []) as Document[];
  const source = (steps[0]?.['$cursor'] ?? explained) as Document;
  const planner = (source['queryPlanner'] ?? {}) as { winningPlan?: Document; rejectedPlans?: Document[] };
  const nodes = nodesOf(planner.winningPlan);
  const stats = (source['executionStats'] ?? {}) as Record<string, number>;
  const sorts = steps.filter((step) => '$sort' in step).map(() => 'SORT');
  return {
    stages: [...nodes.map((node) => String(node['stage'])), ...sorts],
    indexes: nodes.flatMap((node) => (typeof node['indexName'] === 'string' ? [node['indexName']] : [])),
    ordered:
      nodes.some(isEmpty) ||
      (planner.rejectedPlans ?? []).some((plan) =>
        nodesOf(plan).every(({ stage }) => stage !== 'SORT' && stage !== 'COLLSCAN'),
      ),
    seen: Math.max(stats['totalKeysExamined'] ?? 0, stats['totalDocsExamined'] ?? 0),
    found: stats['nReturned'] ?? 0,
  };
}

function nodesOf(plan: Document | undefined): Document[] {
  if (!plan) return [];
  const node = (plan['queryPlan'] ?? plan) as Document;
  const below = [node['inputStage'], ...((node['inputStages'] ?? []) as Document[])] as Document[];
  return [node, ...below.flatMap(nodesOf)];
}

/** Whether a stage reads a range of an index that nothing lies in, `{ status: { $in: [] } }`. */
function isEmpty({ indexBounds }: Document): boolean {
  return Object.values((indexBounds ?? {}) as Record<string, unknown[]>).some((bound) => bound.length === 0);
}

/** Stages that find by an index without naming one, or find nothing. */
const WITHOUT_NAME = /^(IDHACK|EXPRESS.*|CLUSTERED_IDHACK|EOF)$/;

/**
 * What is wrong with a plan: documents read without an index, or sorted in memory though no index gives the order.
 *
 * @param unique names of indexes that find one document at most, which needs no order
 */
export function faultsOf({ stages, indexes, ordered }: Plan, unique: ReadonlySet<string>): string[] {
  const indexed = indexes.length > 0 || stages.some((stage) => WITHOUT_NAME.test(stage));
  const one = indexes.length === 1 && unique.has(indexes[0] ?? '');
  return [
    ...(stages.includes('COLLSCAN') ? ['reads the whole collection'] : []),
    ...(stages.includes('SORT') && !ordered && !one ? ['sorts in memory'] : []),
    ...(indexed || stages.includes('COLLSCAN') ? [] : [`uses no index: ${stages.join(' ')}`]),
  ];
}

/** Whether a plan passes over much to find little: a walk along an index that does not serve the filter. */
export const isWalk = ({ seen, found }: Plan): boolean => seen > 5 * Math.max(found, 20);
