import { BUCKETS } from '#contracts/inventory.js';
import { faultsOfAllocations, faultsOfBecoming } from './allocations.rules.js';
import { Causes } from './causes.rules.js';
import { type Hold, type Level, levelOf, type Promised, type Row, type StockFault } from './evidence.js';
import { faultsOfHolds } from './holds.rules.js';
import { LevelWalk } from './level-walk.rules.js';

/** Everything that the stock knows of a few products, but for their ledger, which is walked row by row. */
export interface Evidence {
  readonly levels: readonly Level[];
  readonly holds: readonly Hold[];
  readonly allocations: readonly Promised[];
}

interface Chapter {
  /** seq of the level when it was read; 0 where there is none */
  readonly upTo: number;
  readonly walk: LevelWalk;
  readonly causes: Causes;
  /** rows beyond the level's seq: they count when the level lies, and not when it has moved on */
  readonly later: Row[];
}

/** Proves I1–I6 of a few products: `add` every ledger row in the order of its id, then ask for the `faults`. */
export class ProductsProof {
  private readonly levels: ReadonlyMap<string, Level>;
  private readonly products: ReadonlyMap<string, readonly Level[]>;
  private readonly chapters = new Map<string, Chapter>();
  private open: Chapter | null = null;
  private readonly transfers = new Map<string, { pieces: number; row: string }>();

  constructor(private readonly evidence: Evidence) {
    this.levels = new Map(evidence.levels.map((level) => [level._id, level]));
    this.products = Map.groupBy(evidence.levels, ({ productId }) => productId);
  }

  add(row: Row): void {
    const chapter = this.chapterOf(row);
    chapter.walk.add(row);
    if (chapter.walk.seq > chapter.upTo) chapter.later.push(row);
    else this.count(chapter, row);
  }

  /** Rows of one level come one after another. */
  private chapterOf({ _id }: Row): Chapter {
    const end = _id.lastIndexOf(':');
    if (this.open?.walk.level.length === end && _id.startsWith(this.open.walk.level)) return this.open;
    this.open = this.chapter(_id.slice(0, end));
    return this.open;
  }

  /** Levels that have rows beyond their seq, with the last of these: only another look tells whether they moved on. */
  get beyond(): ReadonlyMap<string, number> {
    return new Map(
      [...this.chapters].flatMap(([level, { walk }]) => (walk.beyond ? [[level, walk.beyond]] : [])),
    );
  }

  /** Rows of a product by kind, at all its levels: each is an operation that left an audit entry. */
  countsOf(productId: string): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const level of this.products.get(productId) ?? [])
      for (const [kind, count] of this.chapters.get(level._id)?.causes.counts ?? [])
        counts.set(kind, (counts.get(kind) ?? 0) + count);
    return counts;
  }

  /** @param movedOn the levels that moved while their ledger was walked */
  faults(movedOn: ReadonlySet<string> = new Set()): StockFault[] {
    for (const [name, chapter] of this.chapters)
      if (!movedOn.has(name)) for (const row of chapter.later.splice(0)) this.count(chapter, row);
    const holds = Map.groupBy(this.evidence.holds, levelOf);
    const allocations = Map.groupBy(this.evidence.allocations, levelOf);
    const names = new Set([
      ...this.levels.keys(),
      ...this.chapters.keys(),
      ...holds.keys(),
      ...allocations.keys(),
    ]);
    return [
      ...this.evidence.levels.flatMap(faultsOfLevel),
      ...[...names].flatMap((name) => [
        ...this.chapter(name).walk.end(this.levels.get(name), movedOn.has(name)),
        ...faultsOfSums(name, this.levels.get(name), holds.get(name) ?? [], allocations.get(name) ?? []),
        ...faultsOfHolds(holds.get(name) ?? [], this.chapter(name).causes),
        ...faultsOfAllocations(allocations.get(name) ?? [], this.chapter(name).causes),
      ]),
      ...faultsOfBecoming(this.evidence.holds, this.evidence.allocations),
      // a level that moves while it is walked may show one side of a transfer without the other
      ...(movedOn.size > 0 ? [] : this.lostOnTheWay()),
    ];
  }

  private count({ causes }: Chapter, row: Row): void {
    causes.add(row);
    if (row.kind !== 'TRANSFER_OUT' && row.kind !== 'TRANSFER_IN') return;
    const pieces = (this.transfers.get(row.cause.id)?.pieces ?? 0) + (row.delta.onHand ?? 0);
    this.transfers.set(row.cause.id, { pieces, row: row._id });
  }

  private chapter(level: string): Chapter {
    let chapter = this.chapters.get(level);
    if (!chapter) {
      const upTo = this.levels.get(level)?.seq ?? 0;
      chapter = { upTo, walk: new LevelWalk(level, upTo), causes: new Causes(level), later: [] };
      this.chapters.set(level, chapter);
    }
    return chapter;
  }

  private lostOnTheWay(): StockFault[] {
    return [...this.transfers].flatMap(([id, { pieces, row }]): StockFault[] =>
      pieces === 0
        ? []
        : [
            {
              invariant: 'I2',
              collection: 'stock_ledger',
              id: row,
              field: 'delta.onHand',
              why: `what transfer ${id} took from one location is not what reached the other`,
            },
          ],
    );
  }
}

function faultsOfLevel(level: Level): StockFault[] {
  const name = levelOf(level);
  const at = (field: string, found: unknown) => ({
    collection: 'stock_levels' as const,
    id: level._id,
    field,
    found,
  });
  return [
    ...(name === level._id
      ? []
      : [
          {
            invariant: 'I2' as const,
            ...at('productId:locationId', name),
            proven: level._id,
            why: 'its id says otherwise',
          },
        ]),
    ...BUCKETS.filter((bucket) => !(level[bucket] >= 0 && Number.isSafeInteger(level[bucket]))).map(
      (bucket) => ({
        invariant: 'I1' as const,
        ...at(bucket, level[bucket]),
        why: 'it is not a whole number of pieces, 0 or more',
      }),
    ),
  ];
}

/** I3 and I4: the level says what its active holds, and its open allocations, have together. */
function faultsOfSums(
  id: string,
  level: Level | undefined,
  holds: readonly Hold[],
  allocations: readonly Promised[],
): StockFault[] {
  const pieces = (things: readonly { status: string; quantity: number }[], status: string): number =>
    things.reduce((sum, thing) => sum + (thing.status === status ? thing.quantity : 0), 0);
  const compared = [
    { invariant: 'I3', field: 'reserved', sum: pieces(holds, 'ACTIVE'), of: 'active reservations' },
    { invariant: 'I4', field: 'allocated', sum: pieces(allocations, 'OPEN'), of: 'open allocations' },
  ] as const;
  return compared.flatMap(({ invariant, field, sum, of }): StockFault[] => {
    const found = level?.[field] ?? null;
    if (found === sum || (found === null && sum === 0)) return [];
    return [
      {
        invariant,
        collection: 'stock_levels',
        id,
        field,
        found,
        others: sum,
        why: `its ${of} have ${sum} pieces`,
      },
    ];
  });
}
