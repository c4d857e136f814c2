import { type Caller, SYSTEM } from '#contracts/access.js';
import { Bus } from '#platform/bus/bus.js';
import { asCaller } from '#platform/context/request-context.js';
import { Replay } from '#platform/idempotency/replay.js';
import { newId } from '#platform/mongo/ids.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { DiscontinuationService } from '../../libs/catalog/src/discontinuation/discontinuation.service.js';
import { ShipmentsService } from '../../libs/fulfilment/src/shipments/shipments.service.js';
import { ReservationsService } from '../../libs/inventory/src/reservations/reservations.service.js';
import { type Stock, StockReader } from '../../libs/inventory/src/stock.reader.js';
import { StockService } from '../../libs/inventory/src/stock.service.js';
import { ExpiryService } from '../../libs/orders/src/lifecycle/expiry.service.js';
import { OrdersService } from '../../libs/orders/src/orders.service.js';
import { PaymentsService } from '../../libs/orders/src/payments/payments.service.js';
import { RefundsService } from '../../libs/orders/src/refunds/refunds.service.js';
import { ReturnDecisions } from '../../libs/orders/src/returns/decisions.service.js';
import { ReceivingService } from '../../libs/orders/src/returns/receiving/receiving.service.js';
import { ReturnRequests } from '../../libs/orders/src/returns/requests/requests.service.js';
import type { TestApp } from '../support/app.js';
import { PRICE } from './purchase.js';

/** The product itself, below HTTP: what its controllers call. */
export class Real {
  readonly stock: StockService;
  readonly reservations: ReservationsService;
  readonly orders: OrdersService;
  readonly shipments: ShipmentsService;
  readonly payments: PaymentsService;
  readonly returns: ReturnRequests;
  readonly decisions: ReturnDecisions;
  readonly receiving: ReceivingService;
  readonly refunds: RefundsService;
  readonly discontinuations: DiscontinuationService;
  readonly staff: Caller = SYSTEM;
  private readonly bus: Bus;

  constructor(readonly app: TestApp) {
    this.stock = app.get(StockService);
    this.reservations = app.get(ReservationsService);
    this.orders = app.get(OrdersService);
    this.shipments = app.get(ShipmentsService);
    this.payments = app.get(PaymentsService);
    this.returns = app.get(ReturnRequests);
    this.decisions = app.get(ReturnDecisions);
    this.receiving = app.get(ReceivingService);
    this.refunds = app.get(RefundsService);
    this.discontinuations = app.get(DiscontinuationService);
    this.bus = app.get(Bus);
  }

  customer(name: string): Caller {
    return { ...SYSTEM, role: 'customer', userId: `user-${name}`, customerId: `customer-${name}` };
  }

  /** New products, each with an empty level at MAIN. */
  async products(skus: readonly string[]): Promise<string[]> {
    const products = skus.map((sku) => ({ sku, name: sku, price: PRICE, currency: 'GBP' }));
    const { idBySku } = await this.app
      .get(UnitOfWork)
      .run(() => this.bus.ask('catalog.import', { products }));
    return skus.map((sku) => idBySku.get(sku) as string);
  }

  sell(productId: string, forSale: boolean): Promise<void> {
    return this.app.get(UnitOfWork).run(() => this.bus.ask('inventory.sell', { productId, forSale }));
  }

  async levels(productIds: readonly string[]): Promise<Map<string, Stock>> {
    const stocks = await this.app.get(StockReader).of(productIds);
    return new Map(stocks.map((stock) => [stock.productId, stock]));
  }

  /** So much time goes by, and whoever tidies up after it does so now. */
  async later(minutes: number): Promise<void> {
    this.app.clock.travel(minutes * 60_000);
    await this.app.sweep();
    await this.app.get(ExpiryService).sweep();
  }

  /** Does something as a request with an Idempotency-Key does it; a replay answers what was kept. */
  async request<T>(key: string, work: () => Promise<T>): Promise<T> {
    const idempotency = {
      id: key,
      key,
      callerId: 'model',
      route: 'model',
      fingerprint: key,
      present: (result: unknown) => ({ status: 201, location: null, data: result }),
    };
    const requestId = newId();
    try {
      return await asCaller(SYSTEM, work, { requestId, correlationId: requestId, idempotency });
    } catch (error) {
      if (error instanceof Replay) return error.data as T;
      throw error;
    }
  }
}
