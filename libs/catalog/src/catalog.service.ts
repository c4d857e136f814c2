import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { assertFresh } from '#platform/http/preconditions.js';
import { newId } from '#platform/mongo/ids.js';
import { changeRows, findRows, insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { DuplicateSkuError, ProductNotFoundError } from './catalog.errors.js';
import type { ShownProduct } from './products/product.dto.js';
import { noteOfChange, noteOfCreation } from './products/product.notes.js';
import {
  differences,
  draftProduct,
  type NewProduct,
  type ProductChange,
  skuKeyOf,
} from './products/product.rules.js';
import { Product, type ProductRow } from './products/product.schema.js';

/** Changes products: the product, its audit entry, its stock level and what is told commit together or not at all. */
@Injectable()
export class CatalogService {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates a product with an empty stock level at the main location.
   *
   * @throws {DuplicateSkuError} another product has the SKU
   * @throws {ValidationFailedError} price and currency do not go together
   */
  async create(wanted: NewProduct): Promise<ShownProduct> {
    try {
      return await this.work.run(async () => {
        const [taken] = await findRows(this.products, { skuKey: skuKeyOf(wanted.sku) }, { _id: 1 });
        if (taken) throw new DuplicateSkuError(wanted.sku);
        const product: ProductRow = draftProduct(newId(), wanted, this.clock.now());
        await this.insert([product]);
        return { ...product, available: 0 };
      });
    } catch (error) {
      throw isDuplicateKey(error) ? new DuplicateSkuError(wanted.sku) : error;
    }
  }

  /**
   * Creates those products whose SKU is not known yet, ACTIVE; the others stay as they are. Joins the asker's transaction.
   *
   * @returns the product's id by the SKU as it was given
   */
  createMissing(wanted: readonly NewProduct[]): Promise<{ created: number; idBySku: Map<string, string> }> {
    return this.work.run(async () => {
      const known = await findRows(
        this.products,
        { skuKey: { $in: wanted.map(({ sku }) => skuKeyOf(sku)) } },
        { skuKey: 1 },
      );
      const idByKey = new Map(known.map((product) => [product.skuKey, product._id]));
      const missing: Product[] = [];
      for (const each of wanted) {
        if (idByKey.has(skuKeyOf(each.sku))) continue;
        const product = draftProduct(newId(), { ...each, status: 'ACTIVE' }, this.clock.now());
        idByKey.set(product.skuKey, product._id);
        missing.push(product);
      }
      await this.insert(missing);
      const idBySku = new Map(wanted.map(({ sku }) => [sku, idByKey.get(skuKeyOf(sku)) as string]));
      return { created: missing.length, idBySku };
    });
  }

  /**
   * Changes the fields that differ; when none does, nothing is written.
   *
   * @param expected the version that the client has read
   * @throws {StaleError} it has changed since
   * @throws {ProductNotFoundError}
   * @throws {IllegalProductTransitionError}
   * @throws {ValidationFailedError} the price does not fit the product's currency
   */
  async change(productId: string, wanted: ProductChange, expected?: string): Promise<Product> {
    return this.work.run(async () => {
      const [product]: ProductRow[] = await findRows(this.products, { _id: productId });
      if (!product) throw new ProductNotFoundError(productId);
      assertFresh(expected, product.version);
      const set = differences(product, wanted);
      if (Object.keys(set).length === 0) return product;
      const next: ProductRow = {
        ...product,
        ...set,
        version: product.version + 1,
        eventSeq: product.eventSeq + 1,
        updatedAt: this.clock.now(),
      };
      const { _id, ...fields } = next;
      await changeRows(this.products, [
        { filter: { _id, version: product.version }, update: { $set: fields } },
      ]);
      if (next.status !== product.status) {
        await this.bus.ask('inventory.sell', { productId, forSale: next.status === 'ACTIVE' });
      }
      await this.bus.ask('audit.record', { entries: [noteOfChange(product, set)] });
      this.bus.tell('product:updated', {
        aggregate: { type: 'product', id: _id },
        aggregateSeq: next.eventSeq,
        data: { productId: _id, sku: next.sku, changed: Object.keys(set) },
      });
      return next;
    });
  }

  private async insert(products: readonly Product[]): Promise<void> {
    if (products.length === 0) return;
    await insertRows(this.products, products);
    await this.bus.ask('inventory.open', {
      products: products.map(({ _id, status }) => ({ productId: _id, forSale: status === 'ACTIVE' })),
    });
    await this.bus.ask('audit.record', { entries: products.map(noteOfCreation) });
    for (const { _id, sku, eventSeq } of products) {
      this.bus.tell('product:created', {
        aggregate: { type: 'product', id: _id },
        aggregateSeq: eventSeq,
        data: { productId: _id, sku },
      });
    }
  }
}

function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === 11_000;
}
