import { Bus } from '#platform/bus/bus.js';
import { asSystem } from '#platform/context/request-context.js';
import type { Hold, Level, Promised, Row } from '../../libs/inventory/src/integrity/evidence.js';
import { ProductsProof } from '../../libs/inventory/src/integrity/product-proof.rules.js';
import {
  faultsOfPieces,
  faultsOfStatus,
  faultsOfTotals,
  type LinePieces,
  unauditedSteps,
} from '../../libs/orders/src/integrity/order-faults.rules.js';
import type { Order } from '../../libs/orders/src/order.schema.js';
import type { TestApp } from '../support/app.js';
import type { Document } from './tampering.js';

const NAMES = ['stock_levels', 'stock_ledger', 'reservations', 'allocations', 'orders'] as const;
export type CopiedName = (typeof NAMES)[number];
type Entries = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A database in memory, for asking the rules of the proof about any change of any document at once. */
export class Copy {
  private constructor(
    private readonly documents: Readonly<Record<string, Document[]>>,
    private readonly pieces: ReadonlyMap<string, LinePieces>,
    private readonly entries: Entries,
  ) {}

  static async of(app: TestApp): Promise<Copy> {
    const documents: Record<string, Document[]> = {};
    for (const name of NAMES)
      documents[name] = (await app.database.collection(name).find().sort({ _id: 1 }).toArray()) as Document[];
    const ids = (documents['orders'] ?? []).map(({ _id }) => _id as string);
    const [from = '', to = ''] = [ids[0], ids.at(-1)];
    const bus = app.get(Bus);
    return new Copy(
      documents,
      await asSystem(() => bus.ask('inventory.ofOrders', { from, to })),
      await asSystem(() => bus.ask('audit.counted', { resourceIds: ids })),
    );
  }

  all(collection: string): readonly Document[] {
    return this.documents[collection] ?? [];
  }

  faultsWith(collection: string, document: Document, field: string, value: unknown): readonly unknown[] {
    const changed = structuredClone(document);
    const steps = field.split('.');
    const last = steps.pop() as string;
    let at = changed as Record<string, unknown>;
    for (const step of steps) at = at[step] as Record<string, unknown>;
    at[last] = value;
    return this.faults(
      collection,
      this.all(collection).map((each) => (each === document ? changed : each)),
    );
  }

  faultsWithout(collection: string, document: Document): readonly unknown[] {
    return this.faults(
      collection,
      this.all(collection).filter((each) => each !== document),
    );
  }

  private faults(collection: string, instead: readonly Document[]): readonly unknown[] {
    const of = <T>(name: CopiedName): readonly T[] =>
      (name === collection ? instead : this.all(name)) as unknown as readonly T[];
    if (collection === 'orders') {
      const orders = of<Order>('orders');
      const lines = new Set(orders.flatMap(({ items }) => items.map(({ id }) => id)));
      return [
        ...orders.flatMap((order) => [
          ...faultsOfPieces(order, this.pieces),
          ...faultsOfTotals(order),
          ...faultsOfStatus(order),
          ...unauditedSteps(order, this.entries.get(order._id)),
        ]),
        ...[...this.pieces.keys()].filter((line) => !lines.has(line)),
        ...(orders.length === this.entries.size ? [] : ['an entry of an order that is gone']),
      ];
    }
    const proof = new ProductsProof({
      levels: of<Level>('stock_levels'),
      holds: of<Hold>('reservations'),
      allocations: of<Promised>('allocations'),
    });
    for (const row of of<Row>('stock_ledger')) proof.add(row);
    return proof.faults();
  }
}
