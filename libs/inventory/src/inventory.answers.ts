import { Injectable } from '@nestjs/common';
import type { AuditNote } from '#contracts/audit.js';
import type { AllocatedLine, HeldLine, InventoryRequests } from '#contracts/inventory.js';
import { MAIN_LOCATION } from '#contracts/inventory.js';
import type { Outcome } from '#contracts/outcome.js';
import { Bus } from '#platform/bus/bus.js';
import { Answers, type Heard, Hears } from '#platform/bus/decorators.js';
import { Clock } from '#platform/clock/clock.js';
import { insertRows } from '#platform/mongo/rows.js';
import { newId } from '#platform/mongo/ids.js';
import { readAll, readingOf } from '#platform/mongo/raw/stream.js';
import { HoldsService, pageOf } from './book/holds.service.js';
import { OrderStockService } from './book/order-stock.service.js';
import { StockBooks } from './book/stock-books.js';
import { emptyLevel } from './book/stock-level.schema.js';
import type { Allocation } from './reservations/allocation.schema.js';
import { ofOrders, rangeOf } from './reservations/of-orders.rules.js';
import type { Reservation } from './reservations/reservation.schema.js';
import { StockReader } from './stock.reader.js';
import { receiptNote } from './stock.notes.js';

type Pieces = Pick<Allocation | Reservation, 'orderId' | 'orderItemId' | 'quantity' | 'status'>;
const PIECES = readingOf<Pieces>({ orderId: true, orderItemId: true, quantity: true, status: true });

type Ask<N extends keyof InventoryRequests> = InventoryRequests[N]['ask'];
type Answer<N extends keyof InventoryRequests> = Promise<InventoryRequests[N]['answer']>;

/** What other modules may ask of the stock, and what the stock does on their facts. */
@Injectable()
export class InventoryAnswers {
  constructor(
    private readonly books: StockBooks,
    private readonly holds: HoldsService,
    private readonly orderStock: OrderStockService,
    private readonly reader: StockReader,
    private readonly clock: Clock,
    private readonly bus: Bus,
  ) {}

  @Answers('inventory.reserve')
  reserve({ wants }: Ask<'inventory.reserve'>): Promise<Outcome<readonly HeldLine[]>[]> {
    return this.holds.forOrders(wants);
  }

  @Answers('inventory.allocate')
  allocate({ orders }: Ask<'inventory.allocate'>): Promise<Outcome<readonly AllocatedLine[]>[]> {
    return this.orderStock.allocate(orders);
  }

  @Answers('inventory.release')
  release({ orders }: Ask<'inventory.release'>): Answer<'inventory.release'> {
    return this.orderStock.release(orders);
  }

  @Answers('inventory.ship')
  ship(wanted: Ask<'inventory.ship'>): Answer<'inventory.ship'> {
    return this.orderStock.ship(wanted);
  }

  @Answers('inventory.reshelve')
  reshelve({ shipmentId, orderId, origin }: Ask<'inventory.reshelve'>): Answer<'inventory.reshelve'> {
    return this.orderStock.reshelve(shipmentId, orderId, origin);
  }

  @Answers('inventory.takeBack')
  takeBack(wanted: Ask<'inventory.takeBack'>): Answer<'inventory.takeBack'> {
    return this.orderStock.takeBack(wanted);
  }

  @Answers('inventory.available')
  available({ productIds }: Ask<'inventory.available'>): Answer<'inventory.available'> {
    return this.reader.available(productIds);
  }

  @Answers('inventory.availability')
  availability({ productId }: Ask<'inventory.availability'>): Answer<'inventory.availability'> {
    return this.reader.availability(productId);
  }

  @Answers('inventory.open')
  async open({ products }: Ask<'inventory.open'>): Answer<'inventory.open'> {
    await insertRows(
      this.books.levels,
      products.map(({ productId, forSale }) =>
        emptyLevel({ productId, forSale, locationId: MAIN_LOCATION, priority: 0 }, this.clock.now()),
      ),
    );
  }

  @Answers('inventory.sell')
  async sell({ productId, forSale }: Ask<'inventory.sell'>): Answer<'inventory.sell'> {
    await this.books.levels.updateMany({ productId }, { $set: { forSale, updatedAt: this.clock.now() } });
  }

  @Answers('inventory.receive')
  async receive({ receipts }: Ask<'inventory.receive'>): Answer<'inventory.receive'> {
    const book = this.books.current();
    await book.open(receipts.map((receipt) => receipt.productId));
    const entries: AuditNote[] = [];
    for (const { productId, quantity, reason, origin } of receipts) {
      const page = pageOf(book, { productId, locationId: MAIN_LOCATION });
      const from = page.level.onHand;
      const cause = { type: 'receipt', id: newId() };
      book.move(page, { kind: 'RECEIVE', delta: { onHand: quantity }, cause, origin, reason });
      entries.push(receiptNote(page, from, reason, origin));
    }
    await this.bus.ask('audit.record', { entries });
  }

  @Answers('inventory.ofOrders')
  async ofOrders({ from, to }: Ask<'inventory.ofOrders'>): Answer<'inventory.ofOrders'> {
    const ofThem = { _id: { $gte: rangeOf(from).$gte, $lt: rangeOf(to).$lt }, orderId: { $ne: null } };
    const { reservations, allocations } = this.books;
    const held = await readAll(reservations, { ...ofThem, status: 'ACTIVE', free: false }, PIECES);
    const kept = await readAll(allocations, { ...ofThem, status: { $in: ['OPEN', 'SHIPPED'] } }, PIECES);
    const lines = new Map<string, { orderId: string; held: number; shipped: number }>();
    for (const { orderItemId, orderId, quantity, status } of [...held, ...kept]) {
      const line = lines.get(orderItemId ?? '') ?? { orderId: orderId ?? '', held: 0, shipped: 0 };
      line[status === 'SHIPPED' ? 'shipped' : 'held'] += quantity;
      lines.set(orderItemId ?? '', line);
    }
    return lines;
  }

  /** Under automatic processing an order's holds have no end; under manual they keep theirs, which the order watches. */
  @Hears('order:created', {
    as: 'inventory.bind',
    when: ({ ORDER_PROCESSING }) => ORDER_PROCESSING === 'auto',
  })
  async bind(facts: readonly Heard<'order:created'>[]): Promise<void> {
    // placed under automatic processing, they never had one
    const ending = facts.filter(({ data }) => data.holdsExpireAt !== null);
    if (ending.length === 0) return;
    await this.books.reservations.updateMany(
      { ...ofOrders(ending.map((fact) => fact.data.orderId)), status: 'ACTIVE' },
      { $set: { expiresAt: null } },
    );
  }
}
