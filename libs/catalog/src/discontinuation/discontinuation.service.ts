import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Caller, Origin } from '#contracts/access.js';
import type { DiscontinuationPolicy } from '#contracts/catalog.js';
import { Bus } from '#platform/bus/bus.js';
import { type Heard, Hears } from '#platform/bus/decorators.js';
import { originOf } from '#platform/bus/origin-of.js';
import { Clock } from '#platform/clock/clock.js';
import { Combiner, type CombinedQueue } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { IllegalProductTransitionError, ProductNotFoundError } from '../catalog.errors.js';
import { CatalogReads } from '../catalog.reads.js';
import { Product, type ProductRow } from '../products/product.schema.js';
import { advanced, begun, effectOf, type Promises, type Undone } from './discontinuation.rules.js';
import type { Preview, ShownEnd } from './discontinuation.dto.js';
import { Discontinuation, type DiscontinuationRow } from './discontinuation.schema.js';

export interface WantedEnd {
  readonly caller: Caller;
  readonly productId: string;
  readonly policy: DiscontinuationPolicy;
  readonly reason: string | null;
}

/** so much is undone in one transaction */
const MOST_HOLDS = 200;
const MOST_ORDERS = 50;
const CANCEL_REASON = 'PRODUCT_DISCONTINUED';

/**
 * Ends products. One transaction switches the product off and closes its levels, so that every order that was accepted is
 * committed before it and none after. Under `cancel` as much as one transaction takes is undone with it, and the rest in
 * further ones, each begun by the fact that the one before has told: a crash leaves the work where the last one ended.
 */
@Injectable()
export class DiscontinuationService {
  private readonly switches: CombinedQueue<WantedEnd, ShownEnd>;

  constructor(
    combiner: Combiner,
    @InjectModel(Product.name) private readonly products: Model<Product>,
    @InjectModel(Discontinuation.name) private readonly discontinuations: Model<Discontinuation>,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly reads: CatalogReads,
  ) {
    // never with orders in one flight: what it closes must not be sold in the same transaction
    this.switches = combiner.queue(
      (batch) => eachAlone(batch, (wanted, { origin }) => this.switchOff(wanted, origin)),
      () => Infinity,
    );
  }

  /**
   * Repeated with the same policy it answers the same.
   *
   * @throws {ProductNotFoundError}
   * @throws {IllegalProductTransitionError} a DRAFT, or a product that ended by the other policy
   */
  discontinue(wanted: WantedEnd): Promise<ShownEnd> {
    return this.switches.submit(wanted);
  }

  /** What is promised of a product now; free holds that have lapsed count no more. */
  private async promises(productId: string): Promise<Promises> {
    const { freeHolds, freeUnits, allocatedUnits } = await this.bus.ask('inventory.promised', { productId });
    const { orders, units } = await this.bus.ask('orders.waiting', { productId });
    return { freeHolds, freeUnits, waitingOrders: orders, waitingUnits: units, allocatedUnits };
  }

  /**
   * What ending the product would do now, or did.
   *
   * @throws {ProductNotFoundError}
   */
  async preview(productId: string): Promise<Preview> {
    const product = await this.products.findOne({ _id: productId }, { status: 1 }).lean();
    if (!product) throw new ProductNotFoundError(productId);
    const promises = await this.promises(productId);
    const discontinuation = await this.discontinuations.findOne({ _id: productId }).lean();
    return { productId, status: product.status, promises, discontinuation };
  }

  private async switchOff(
    { caller, productId, policy, reason }: WantedEnd,
    origin: Origin,
  ): Promise<ShownEnd> {
    const [before]: ProductRow[] = await findRows(this.products, { _id: productId });
    if (!before) throw new ProductNotFoundError(productId);
    const [known]: DiscontinuationRow[] = await findRows(this.discontinuations, { _id: productId });
    if (known?.policy === policy)
      return Object.assign(await this.reads.shown(caller, before), { discontinuation: known });
    if (before.status !== 'ACTIVE') throw new IllegalProductTransitionError(before.status, 'DISCONTINUED');
    await this.bus.ask('inventory.sell', { productId, forSale: false });
    const promises = await this.promises(productId);
    const { available } = await this.reads.shown(caller, before);
    const now = this.clock.now();
    const row: DiscontinuationRow = {
      _id: productId,
      sku: before.sku,
      policy,
      reason,
      actor: origin.actor,
      at: now,
      doneAt: null,
      effect: policy === 'honour' ? effectOf('honour', promises) : begun(promises.allocatedUnits),
    };
    const product: ProductRow = {
      ...before,
      status: 'DISCONTINUED',
      version: before.version + 1,
      updatedAt: now,
    };
    product.eventSeq += 1;
    this.bus.tell('product:updated', {
      aggregate: { type: 'product', id: productId },
      aggregateSeq: product.eventSeq,
      data: { productId, sku: product.sku, changed: ['status'] },
      origin,
    });
    const discontinuation = await this.goOn(product, row, origin);
    await insertRows(this.discontinuations, [discontinuation]);
    const { _id, ...fields } = product;
    await changeRows(this.products, [{ filter: { _id, version: before.version }, update: { $set: fields } }]);
    await this.bus.ask('audit.record', {
      entries: [
        {
          action: 'product.discontinue',
          resource: 'product',
          resourceId: productId,
          changes: {
            status: { from: before.status, to: product.status },
            policy: { to: policy },
            touched: { to: effectOf(policy, promises) },
            ...(reason === null ? {} : { reason: { to: reason } }),
          },
          origin,
        },
      ],
    });
    // the stock book is written at the end of the transaction
    const { holdUnitsReleased, orderUnitsReleased } = discontinuation.effect;
    return { ...product, available: available + holdUnitsReleased + orderUnitsReleased, discontinuation };
  }

  /** The next part of what `cancel` undoes, after the switch. */
  @Hears('discontinuation:advanced', { as: 'catalog.discontinuation', batch: 1, lane: 'stock' })
  async advance(facts: readonly Heard<'discontinuation:advanced'>[]): Promise<void> {
    for (const fact of facts) {
      const { productId } = fact.data;
      const [product]: ProductRow[] = await findRows(this.products, { _id: productId });
      const [row]: DiscontinuationRow[] = await findRows(this.discontinuations, { _id: productId });
      if (!product || !row || row.doneAt) continue;
      const next = await this.goOn(product, row, originOf(fact));
      const { _id, ...fields } = next;
      await changeRows(this.discontinuations, [{ filter: { _id, doneAt: null }, update: { $set: fields } }]);
      await changeRows(this.products, [
        { filter: { _id, version: product.version }, update: { $set: { eventSeq: product.eventSeq } } },
      ]);
    }
  }

  /** Undoes a part, and tells that there is more to do or that all is done; counts the fact on the product. */
  private async goOn(
    product: ProductRow,
    row: DiscontinuationRow,
    origin: Origin,
  ): Promise<DiscontinuationRow> {
    const part = row.policy === 'cancel' ? await this.undo(row._id, origin) : null;
    const effect = part ? advanced(row.effect, part) : row.effect;
    product.eventSeq += 1;
    const told = { aggregate: { type: 'product', id: row._id }, aggregateSeq: product.eventSeq, origin };
    if (part?.more) {
      this.bus.tell('discontinuation:advanced', {
        ...told,
        data: { productId: row._id, sku: row.sku, ...effect },
      });
      return { ...row, effect };
    }
    const { sku, policy, reason } = row;
    this.bus.tell('product:discontinued', {
      ...told,
      data: { productId: row._id, sku, policy, reason, ...effect },
    });
    return { ...row, effect, doneAt: this.clock.now() };
  }

  private async undo(productId: string, origin: Origin): Promise<Undone & { more: boolean }> {
    const asked = { productId, origin, reason: CANCEL_REASON };
    const released = await this.bus.ask('inventory.releaseFree', { ...asked, most: MOST_HOLDS });
    const cancelled = released.more
      ? { orders: 0, units: 0, more: true }
      : await this.bus.ask('orders.cancelWaiting', { ...asked, most: MOST_ORDERS });
    return {
      holds: released.holds,
      holdUnits: released.units,
      orders: cancelled.orders,
      orderUnits: cancelled.units,
      more: cancelled.more,
    };
  }
}
