import type { Fact } from './facts.js';
import type { Integrity } from './integrity.js';

export const PRODUCT_STATUSES = ['DRAFT', 'ACTIVE', 'DISCONTINUED'] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

/** What an order copies from a product. `price` is minor units of `currency`, per piece, > 0. */
export interface Quoted {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly currency: string;
  readonly status: ProductStatus;
}

/** A product brought in from a file. `price` is minor units. */
export interface ImportedProduct {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly currency: string;
}

/** `honour`: what is promised runs out; `cancel`: what is not allocated is given back and cancelled. */
export const DISCONTINUATION_POLICIES = ['honour', 'cancel'] as const;
export type DiscontinuationPolicy = (typeof DISCONTINUATION_POLICIES)[number];

/** What the end of a product touches, in holds, orders and whole pieces of the product. */
export interface DiscontinuationEffect {
  /** free holds that were given back */
  readonly holdsReleased: number;
  readonly holdUnitsReleased: number;
  /** orders that waited, on hold or not, and were cancelled */
  readonly ordersCancelled: number;
  readonly orderUnitsReleased: number;
  readonly holdsKept: number;
  readonly holdUnitsKept: number;
  readonly ordersKept: number;
  readonly orderUnitsKept: number;
  /** always honoured */
  readonly unitsAllocated: number;
}

export interface CatalogRequests {
  /** Current price, name and status, read from the database and never from a cache; unknown ids are absent. */
  'catalog.quote': { ask: { productIds: readonly string[] }; answer: ReadonlyMap<string, Quoted> };
  /** Creates the products that do not exist yet, ACTIVE, each with its stock level; existing ones stay as they are. */
  'catalog.import': {
    ask: { products: readonly ImportedProduct[] };
    answer: { created: number; idBySku: ReadonlyMap<string, string> };
  };
  /** The product with this SKU, in whatever case; null when there is none. */
  'catalog.bySku': { ask: { sku: string }; answer: string | null };
  'catalog.integrity': { ask: Record<string, never>; answer: Integrity[] };
}
export const CATALOG_REQUESTS = {
  'catalog.quote': true,
  'catalog.import': true,
  'catalog.bySku': true,
  'catalog.integrity': true,
} satisfies Record<keyof CatalogRequests, true>;

export interface CatalogEvents {
  'product:created': { productId: string; sku: string };
  /** Any change of a product; every process drops what it keeps of it. */
  'product:updated': { productId: string; sku: string; changed: string[] };
  /** The product is out of sale for good, and this is what that has done. */
  'product:discontinued': DiscontinuationEffect & {
    productId: string;
    sku: string;
    policy: DiscontinuationPolicy;
    reason: string | null;
  };
  /** A part of what `cancel` undoes has been done since the switch, and more is left. */
  'discontinuation:advanced': DiscontinuationEffect & { productId: string; sku: string };
}
export const CATALOG_EVENTS = {
  'product:created': true,
  'product:updated': true,
  'product:discontinued': true,
  'discontinuation:advanced': true,
} satisfies Record<keyof CatalogEvents, true>;
export type ProductUpdated = Fact<'product:updated', CatalogEvents['product:updated']>;
