import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { Caller } from '#contracts/access.js';
import type { Quoted } from '#contracts/catalog.js';
import { Bus } from '#platform/bus/bus.js';
import { Together } from '#platform/combine/together.js';
import { Lists, type Page } from '#platform/http/lists.js';
import { readRows } from '#platform/mongo/rows.js';
import { ProductNotFoundError } from './catalog.errors.js';
import { type Facets, facetsPipeline } from './products/facets.js';
import type { Prepared } from '#platform/http/answers/prepared.js';
import type { KeptProduct } from './products/kept-product.js';
import { KeptProducts } from './products/kept-products.js';
import type { ProductListing } from './products/product-list.dto.js';
import type { ShownProduct } from './products/product.dto.js';
import { shownAvailable, skuKeyOf } from './products/product.rules.js';
import { Product, type ProductRow } from './products/product.schema.js';
import { filterOf, sortOf } from './products/search.rules.js';

const QUOTED = { sku: 1, name: 1, price: 1, currency: 1, status: 1 } as const;

/** A page of products, and what all that were found are counted by. */
export interface FoundProducts extends Page<ShownProduct> {
  readonly facets?: Facets;
}

/** What callers see of products. */
@Injectable()
export class CatalogReads {
  private readonly pages = new Together<FoundProducts>();

  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly lists: Lists,
    private readonly bus: Bus,
    private readonly kept: KeptProducts,
  ) {}

  /** A page as callers of this kind see it; those who ask for the same one at once share it. */
  list(caller: Caller, listing: ProductListing): Promise<FoundProducts> {
    const key = JSON.stringify([seesAll(caller), seesTrueNumber(caller), listing]);
    return this.pages.ask(key, () => this.page(caller, listing));
  }

  private async page(caller: Caller, { search, sort, ask, facets }: ProductListing): Promise<FoundProducts> {
    const filter = filterOf(search, seesAll(caller)) as QueryFilter<Product>;
    const page = await this.lists.page(this.products, { filter, sort: sortOf(sort) }, ask);
    const rows = await this.withAvailable(caller, page.rows);
    if (!facets) return { ...page, rows };
    const [counted] = await this.products.aggregate<Facets>(facetsPipeline(filter, facets));
    return { ...page, rows, ...(counted && { facets: counted }) };
  }

  /** The answer as this process keeps it; undefined when it does not, or when the caller may not see the product. */
  known(caller: Caller, productId: string): Prepared<ShownProduct> | undefined {
    const kept = this.kept.known(productId);
    return kept && maySee(caller, kept) ? kept.answer(seesTrueNumber(caller)) : undefined;
  }

  /** @throws {ProductNotFoundError} also for a shopper who asks for a product that is not active */
  one(caller: Caller, productId: string): Prepared<ShownProduct> | Promise<Prepared<ShownProduct>> {
    const kept = this.kept.read(productId);
    return kept instanceof Promise
      ? kept.then((loaded) => answerFor(caller, loaded))
      : answerFor(caller, kept);
  }

  async shown(caller: Caller, product: Product): Promise<ShownProduct> {
    const [shown] = await this.withAvailable(caller, [product]);
    return shown as ShownProduct;
  }

  /** Price, name and status as the database has them in the asker's transaction; unknown ids are absent. */
  async quote(productIds: readonly string[]): Promise<ReadonlyMap<string, Quoted>> {
    const rows = await readRows<Product>(this.products, { _id: { $in: [...productIds] } }, QUOTED);
    return new Map(
      rows.map(({ _id, sku, name, price, currency, status }) => [
        _id,
        { id: _id, sku, name, price, currency, status },
      ]),
    );
  }

  /** @returns the id of the product with this SKU, whatever its status */
  async bySku(sku: string): Promise<string | null> {
    return (await this.products.findOne({ skuKey: skuKeyOf(sku) }, { _id: 1 }).lean())?._id ?? null;
  }

  private async withAvailable(caller: Caller, products: readonly ProductRow[]): Promise<ShownProduct[]> {
    if (products.length === 0) return [];
    const available = await this.bus.ask('inventory.available', {
      productIds: products.map((product) => product._id),
    });
    return products.map((product) => ({
      ...product,
      available: shownAvailable(available.get(product._id) ?? 0, seesTrueNumber(caller)),
    }));
  }
}

/** @throws {ProductNotFoundError} */
function answerFor(caller: Caller, kept: KeptProduct): Prepared<ShownProduct> {
  if (!maySee(caller, kept)) throw new ProductNotFoundError(kept.product._id);
  return kept.answer(seesTrueNumber(caller));
}

const seesAll = (caller: Caller): boolean => caller.permissions.has('products:read-all');
const seesTrueNumber = (caller: Caller): boolean => caller.permissions.has('inventory:read');
const maySee = (caller: Caller, { product }: KeptProduct): boolean =>
  product.status === 'ACTIVE' || seesAll(caller);
