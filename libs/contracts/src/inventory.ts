import type { Origin } from './access.js';
import type { Integrity, IntegrityAsk } from './integrity.js';
import type { Outcome } from './outcome.js';

export const MAIN_LOCATION = 'MAIN';

export const BUCKETS = ['onHand', 'reserved', 'allocated', 'damaged', 'quarantine'] as const;
export type Bucket = (typeof BUCKETS)[number];
/** whole pieces, safe integers */
export type Quantities = Readonly<Record<Bucket, number>>;

/** What one order wants to hold. All its lines are held, or none. */
export interface StockWant {
  readonly orderId: string;
  readonly origin: Origin;
  /** whose free holds the lines may consume: the caller and the customer */
  readonly holderIds: readonly string[];
  /** when the hold of a manually processed order runs out; null: it does not */
  readonly expiresAt: Date | null;
  readonly lines: readonly {
    readonly orderItemId: string;
    readonly productId: string;
    readonly quantity: number;
    /** a free hold of the caller's own that this line consumes */
    readonly reservationId?: string;
  }[];
}

export interface HeldLine {
  readonly reservationId: string;
  readonly orderItemId: string;
  readonly productId: string;
  readonly locationId: string;
  readonly quantity: number;
}

export interface AllocatedLine {
  readonly allocationId: string;
  readonly reservationId: string;
  readonly orderItemId: string;
  readonly productId: string;
  readonly locationId: string;
  readonly quantity: number;
}

/** An order whose holds are to be allocated or given back. */
export interface OrderStock {
  readonly orderId: string;
  readonly origin: Origin;
  readonly reason?: string;
  /** only so many pieces of these lines; everything when left out */
  readonly lines?: readonly LineQuantity[];
}

export interface LineQuantity {
  readonly orderItemId: string;
  readonly quantity: number;
}

/** What leaves with a shipment: so many pieces of these lines, or all that is allocated (at one location). */
export interface StockToShip {
  readonly orderId: string;
  readonly shipmentId: string;
  readonly origin: Origin;
  readonly lines?: readonly LineQuantity[];
  readonly locationId?: string;
  /** told with the shipment */
  readonly carrier?: string | null;
  readonly trackingNumber?: string | null;
}

/** What is for sale of a product, until a fact that is not in it, or until a hold lapses. */
export interface Availability {
  /** units over all locations; may be below zero */
  readonly available: number;
  /** by stock level, the aggregateSeq of its last fact that is in it */
  readonly facts: ReadonlyMap<string, number>;
  /** when the next free hold lapses and its units are for sale again */
  readonly lapsesAt: Date | null;
}

/** What becomes of pieces that came back. DISCARD moves no stock. */
export const DISPOSITIONS = ['RESTOCK', 'DAMAGED', 'QUARANTINE', 'DISCARD'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** Pieces that came back, each lot to the location it had left from. */
export interface StockToTakeBack {
  readonly returnId: string;
  readonly origin: Origin;
  readonly pieces: readonly {
    readonly productId: string;
    readonly locationId: string;
    readonly quantity: number;
    readonly disposition: Disposition;
  }[];
}

export interface InventoryRequests {
  /** Holds stock for orders, first come first served; joins the asker's transaction. Errors: INSUFFICIENT_STOCK, PRODUCT_NOT_FOR_SALE, RESERVATION_*. */
  'inventory.reserve': { ask: { wants: readonly StockWant[] }; answer: Outcome<readonly HeldLine[]>[] };
  /** Turns every active reservation of each order into an allocation. */
  'inventory.allocate': {
    ask: { orders: readonly OrderStock[] };
    answer: Outcome<readonly AllocatedLine[]>[];
  };
  /** Gives back every active reservation and open allocation of each order. */
  'inventory.release': { ask: { orders: readonly OrderStock[] }; answer: Outcome<{ units: number }>[] };
  /** Takes allocated pieces out. Refuses with INSUFFICIENT_STOCK when a line has fewer allocated (at that location). */
  'inventory.ship': { ask: StockToShip; answer: Outcome<readonly AllocatedLine[]> };
  /** Puts the pieces of a shipment that failed back, allocated as they were. */
  'inventory.reshelve': { ask: { shipmentId: string; orderId: string; origin: Origin }; answer: void };
  /** Books pieces that customers sent back in, where they had left from, as each is to be treated. */
  'inventory.takeBack': { ask: StockToTakeBack; answer: void };
  /** Units for sale by product, over all locations; the true number, which may be below zero. */
  'inventory.available': { ask: { productIds: readonly string[] }; answer: ReadonlyMap<string, number> };
  /** The same of one product, with all that one must know who keeps the answer. */
  'inventory.availability': { ask: { productId: string }; answer: Availability };
  /** Opens an empty stock level at the main location for each new product. */
  'inventory.open': { ask: { products: readonly { productId: string; forSale: boolean }[] }; answer: void };
  /** Opens the levels of a product for sale, or closes them, in the asker's transaction: no order in flight slips past. */
  'inventory.sell': { ask: { productId: string; forSale: boolean }; answer: void };
  /** What is promised of a product: free holds that are alive, and pieces allocated. Orders' holds are the orders' to tell. */
  'inventory.promised': {
    ask: { productId: string };
    answer: { freeHolds: number; freeUnits: number; allocatedUnits: number };
  };
  /** Gives back free holds of a product, at most so many, in the asker's transaction; `more` when some are left. */
  'inventory.releaseFree': {
    ask: { productId: string; most: number; reason: string; origin: Origin };
    answer: { holds: number; units: number; more: boolean };
  };
  /** Books goods in. */
  'inventory.receive': {
    ask: {
      receipts: readonly { productId: string; quantity: number; reason: string; origin: Origin }[];
    };
    answer: void;
  };
  /** Corrects the pieces on hand at the main location, each named by another system and booked once, in the asker's transaction. */
  'inventory.correct': {
    ask: {
      corrections: readonly {
        productId: string;
        delta: number;
        reason: string;
        reference: { system: string; id: string };
        origin: Origin;
      }[];
    };
    answer: { booked: number };
  };
  /** Which of these corrections are booked. */
  'inventory.corrected': { ask: { system: string; ids: readonly string[] }; answer: ReadonlySet<string> };
  /** What the stock keeps for each line of the orders with ids from `from` to `to`, for checks across modules. */
  'inventory.ofOrders': {
    ask: { from: string; to: string };
    answer: ReadonlyMap<string, { orderId: string; held: number; shipped: number }>;
  };
  'inventory.integrity': { ask: IntegrityAsk; answer: Integrity[] };
}
export const INVENTORY_REQUESTS = {
  'inventory.reserve': true,
  'inventory.allocate': true,
  'inventory.release': true,
  'inventory.ship': true,
  'inventory.reshelve': true,
  'inventory.takeBack': true,
  'inventory.available': true,
  'inventory.availability': true,
  'inventory.open': true,
  'inventory.sell': true,
  'inventory.promised': true,
  'inventory.releaseFree': true,
  'inventory.receive': true,
  'inventory.correct': true,
  'inventory.corrected': true,
  'inventory.ofOrders': true,
  'inventory.integrity': true,
} satisfies Record<keyof InventoryRequests, true>;

export interface InventoryEvents {
  /** One per stock level and transaction. When nothing moved but `safetyStock`, `delta` is empty and `toSeq` is `fromSeq − 1`. */
  'inventory:updated': {
    productId: string;
    locationId: string;
    fromSeq: number;
    toSeq: number;
    delta: Partial<Record<Bucket, number>>;
    balance: Quantities & { safetyStock: number };
  };
  /** What is for sale at a level has fallen to its reorder point or below. */
  'stock:low': { productId: string; locationId: string; available: number; reorderPoint: number };
  'reservation:expired': { reservationId: string; productId: string; locationId: string; quantity: number };
}
export const INVENTORY_EVENTS = {
  'inventory:updated': true,
  'stock:low': true,
  'reservation:expired': true,
} satisfies Record<keyof InventoryEvents, true>;
