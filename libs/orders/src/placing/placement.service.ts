import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Caller } from '#contracts/access.js';
import type { HeldLine, StockWant } from '#contracts/inventory.js';
import type { PlaceOrder } from '#contracts/orders.js';
import { admitted, type Outcome, refused } from '#contracts/outcome.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Combiner, type CombinedQueue, type Member } from '#platform/combine/combiner.js';
import { Settings } from '#platform/config/settings.js';
import { APIError } from '#platform/errors/api-error.js';
import { newId } from '#platform/mongo/ids.js';
import { insertRows } from '#platform/mongo/rows.js';
import { Order } from '../order.schema.js';
import { customerFor, draftOrder } from './placing.rules.js';
import { snapshotOf } from '../order.snapshot.js';
import type { OrderDraft } from './order.types.js';
import { orderNumber } from './order-number.js';
import { CustomerNotFoundError, DuplicateReferenceError } from '../orders.errors.js';
import type { PricingTerms } from '../pricing/pricing.rules.js';
import { rateOf } from '../pricing/rate.rules.js';

export interface Placement {
  readonly caller: Caller;
  readonly wanted: PlaceOrder;
}

/** A placement on its way through the batch: an order in the making, or the reason why not. */
interface Candidate {
  readonly member: Member<Placement>;
  readonly orderId: string;
  outcome: Outcome<OrderDraft>;
}

/** Places orders by group commit: one transaction for a batch, each order admitted or refused on its own. */
@Injectable()
export class PlacementService {
  readonly terms: PricingTerms;
  private readonly placements: CombinedQueue<Placement, Order>;

  constructor(
    combiner: Combiner,
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.terms = {
      taxRate: rateOf(settings.TAX_RATE_PERCENT),
      taxIncluded: settings.TAX_INCLUDED,
      shippingFlat: settings.SHIPPING_FLAT,
    };
    this.placements = combiner.queue<Placement, Order>(
      (batch) => this.placeBatch(batch),
      ({ wanted }) => wanted.items.length,
    );
  }

  /**
   * Order, reservations, ledger, outbox, audit and idempotency record commit together or not at all.
   *
   * @throws {InsufficientStockError} (409) names every product that is short; nothing is held
   * @throws {PriceChangedError} (409) a client's price is not the catalogue's
   */
  place(placement: Placement): Promise<Order> {
    return this.placements.submit(placement);
  }

  private async placeBatch(batch: readonly Member<Placement>[]): Promise<Outcome<Order>[]> {
    const candidates = await this.draft(batch);
    await this.refuseUnknownCustomers(candidates);
    await this.refuseKnownReferences(candidates);
    const now = this.clock.now();
    const drafted = candidates.filter(isDrafted);
    const held = await this.bus.ask('inventory.reserve', {
      wants: drafted.map((each) => this.wantOf(each, now)),
    });
    const orders = new Map<Candidate, Order>();
    drafted.forEach((candidate, at) => {
      const holds = held[at] as Outcome<readonly HeldLine[]>;
      if (holds.ok) orders.set(candidate, this.orderOf(candidate, now));
      else refuse(candidate, holds.error);
    });
    await this.record(orders);
    return candidates.map((candidate) => {
      const order = orders.get(candidate);
      return order ? admitted(order) : (candidate.outcome as Outcome<never>);
    });
  }

  private async draft(batch: readonly Member<Placement>[]): Promise<Candidate[]> {
    const productIds = [
      ...new Set(batch.flatMap((member) => member.input.wanted.items.map((line) => line.productId))),
    ];
    const quoted = await this.bus.ask('catalog.quote', { productIds });
    return batch.map((member) => {
      const orderId = newId();
      const { caller, wanted } = member.input;
      const outcome = attempt(() =>
        draftOrder(caller, wanted, quoted, this.terms, (line) => `${orderId}-L${line}`),
      );
      return { member, orderId, outcome };
    });
  }

  /** Customers whom staff name must exist; a customer's own account does. */
  private async refuseUnknownCustomers(candidates: readonly Candidate[]): Promise<void> {
    const named: Candidate[] = candidates.filter(
      (each) =>
        isDrafted(each) &&
        each.member.input.caller.customerId === null &&
        each.outcome.value.customerId !== null,
    );
    if (named.length === 0) return;
    const idOf = ({ member }: Candidate): string =>
      customerFor(member.input.caller, member.input.wanted) ?? '';
    const known = await this.bus.ask('customers.find', { ids: [...new Set(named.map(idOf))] });
    for (const each of named) if (!known.has(idOf(each))) refuse(each, new CustomerNotFoundError(idOf(each)));
  }

  /** At most one order per reference; the unique index is the last word between processes. */
  private async refuseKnownReferences(candidates: readonly Candidate[]): Promise<void> {
    const named = candidates.flatMap((candidate) => {
      const { reference } = candidate.member.input.wanted;
      return reference && isDrafted(candidate) ? [{ candidate, reference }] : [];
    });
    if (named.length === 0) return;
    const nameOf = (reference: { system: string; id: string }): string =>
      JSON.stringify([reference.system, reference.id]);
    const found = await this.orders
      .find(
        {
          $or: named.map(({ reference }) => ({
            'reference.system': reference.system,
            'reference.id': reference.id,
          })),
        },
        { reference: 1 },
      )
      .lean();
    const taken = new Set(found.flatMap((order) => (order.reference ? [nameOf(order.reference)] : [])));
    for (const { candidate, reference } of named) {
      if (taken.has(nameOf(reference))) refuse(candidate, new DuplicateReferenceError(reference));
      taken.add(nameOf(reference));
    }
  }

  private wantOf({ member, orderId, outcome }: Drafted, now: Date): StockWant {
    const { caller } = member.input;
    return {
      orderId,
      origin: member.origin,
      holderIds: [caller.userId, caller.customerId, outcome.value.customerId].filter((id) => id !== null),
      expiresAt: this.expiry(member.input.wanted, now),
      lines: outcome.value.lines.map((line) => ({
        orderItemId: line.id,
        productId: line.productId,
        quantity: line.quantity,
        ...(line.reservationId === undefined ? {} : { reservationId: line.reservationId }),
      })),
    };
  }

  /** When the holds of an order run out: never where it is processed by itself, nor where it was brought in from elsewhere. */
  private expiry(wanted: PlaceOrder, now: Date): Date | null {
    const { ORDER_PROCESSING, RESERVATION_MINUTES } = this.settings;
    return wanted.origin === 'IMPORT' || ORDER_PROCESSING === 'auto'
      ? null
      : new Date(now.getTime() + RESERVATION_MINUTES * 60_000);
  }

  private orderOf({ member, orderId, outcome }: Drafted, now: Date): Order {
    const { wanted } = member.input;
    const { lines, priced, ...draft } = outcome.value;
    const expiry = this.expiry(wanted, now);
    return {
      _id: orderId,
      number: orderNumber(now),
      status: 'PENDING',
      fulfilmentStatus: 'UNFULFILLED',
      paymentStatus: 'NONE',
      items: lines.map(({ reservationId: _named, ...line }, at) => ({
        ...line,
        lineTotal: priced[at]?.lineTotal ?? 0,
        discountAmount: priced[at]?.discountAmount ?? 0,
        taxAmount: priced[at]?.taxAmount ?? 0,
        cancelledQuantity: 0,
        shippedQuantity: 0,
        deliveredQuantity: 0,
        returnedQuantity: 0,
      })),
      ...draft,
      taxIncluded: this.terms.taxIncluded,
      taxRate: this.terms.taxRate,
      paidTotal: 0,
      refundedTotal: 0,
      shippingAddress: wanted.shippingAddress,
      origin: wanted.origin ?? 'API',
      ...(wanted.reference ? { reference: wanted.reference } : {}),
      history: [
        { at: now, actor: member.origin.actor, action: 'place', from: null, to: 'PENDING', reason: null },
      ],
      placedAt: wanted.placedAt ?? now,
      createdAt: now,
      updatedAt: now,
      ...(expiry ? { holdsExpireAt: expiry } : {}),
      version: 1,
      eventSeq: 1,
    };
  }

  private async record(orders: ReadonlyMap<Candidate, Order>): Promise<void> {
    await insertRows(this.orders, [...orders.values()]);
    for (const [{ member }, order] of orders) {
      const { status: _status, ...data } = snapshotOf(order);
      this.bus.tell('order:created', {
        aggregate: { type: 'order', id: order._id },
        aggregateSeq: order.eventSeq,
        data: { ...data, holdsExpireAt: order.holdsExpireAt ?? null },
        origin: member.origin,
      });
    }
    await this.bus.ask('audit.record', {
      entries: [...orders].map(([{ member }, order]) => ({
        action: 'order.place',
        resource: 'order',
        resourceId: order._id,
        changes: {
          number: { to: order.number },
          status: { to: order.status },
          total: { to: { amount: order.total, currency: order.currency } },
          lines: { to: order.items.length },
          ...(member.input.wanted.agreedPrices
            ? { agreedPrices: { to: member.input.wanted.agreedPrices.reason } }
            : {}),
          ...(order.discount ? { discount: { to: order.discount } } : {}),
        },
        origin: member.origin,
      })),
    });
  }
}

interface Drafted extends Candidate {
  outcome: { readonly ok: true; readonly value: OrderDraft };
}

function refuse(candidate: Candidate, error: Error): void {
  candidate.outcome = refused(error);
}

const isDrafted = (candidate: Candidate): candidate is Drafted => candidate.outcome.ok;

function attempt<T>(work: () => T): Outcome<T> {
  try {
    return admitted(work());
  } catch (error) {
    if (error instanceof APIError) return refused(error);
    throw error;
  }
}
