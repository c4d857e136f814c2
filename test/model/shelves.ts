/** What one place has of one product, as somebody with pencil and paper would keep it. */
export interface Shelf {
  readonly locationId: string;
  readonly priority: number;
  onHand: number;
  reserved: number;
  allocated: number;
  damaged: number;
  quarantine: number;
  safetyStock: number;
  /** movements so far */
  seq: number;
}
export type Pile = 'onHand' | 'reserved' | 'allocated' | 'damaged' | 'quarantine';

export interface Goods {
  readonly id: string;
  forSale: boolean;
  /** how it ended, for good */
  ended: 'honour' | 'cancel' | null;
  readonly shelves: Shelf[];
}

export const PLACES = [
  { locationId: 'MAIN', priority: 0 },
  { locationId: 'EAST', priority: 10 },
  { locationId: 'WEST', priority: 20 },
] as const;

export function emptyShelf(place: (typeof PLACES)[number]): Shelf {
  const piles = { onHand: 0, reserved: 0, allocated: 0, damaged: 0, quarantine: 0 };
  return { ...place, ...piles, safetyStock: 0, seq: 0 };
}

export const free = (shelf: Shelf): number =>
  shelf.onHand - shelf.damaged - shelf.quarantine - shelf.allocated - shelf.reserved - shelf.safetyStock;

export const forSale = (goods: Goods, shelf: Shelf): number => (goods.forSale ? free(shelf) : 0);

export function shelfAt(goods: Goods, locationId: string): Shelf | undefined {
  return goods.shelves.find((shelf) => shelf.locationId === locationId);
}

/** The shelf that goods are put on; there is one from the first piece on. */
export function shelfFor(goods: Goods, locationId: string): Shelf {
  const known = shelfAt(goods, locationId);
  if (known) return known;
  const place = PLACES.find((each) => each.locationId === locationId) ?? PLACES[0];
  const shelf = emptyShelf(place);
  goods.shelves.push(shelf);
  return shelf;
}

/** One movement, and so one row of the ledger. */
export function move(shelf: Shelf, piles: Partial<Record<Pile, number>>): void {
  for (const [pile, by] of Object.entries(piles)) shelf[pile as Pile] += by;
  shelf.seq += 1;
}

/** Where a line's pieces come from: one place if one has them, else the fullest first; among equals by priority. */
export function pick(
  goods: Goods,
  left: ReadonlyMap<Shelf, number>,
  quantity: number,
): { shelf: Shelf; quantity: number }[] | null {
  const usable = goods.shelves
    .map((shelf) => ({ shelf, has: left.get(shelf) ?? 0 }))
    .filter(({ has }) => has > 0)
    .sort((a, b) => a.shelf.priority - b.shelf.priority);
  const one = usable.find(({ has }) => has >= quantity);
  if (one) return [{ shelf: one.shelf, quantity }];
  const taken: { shelf: Shelf; quantity: number }[] = [];
  let missing = quantity;
  for (const { shelf, has } of usable.sort((a, b) => b.has - a.has)) {
    if (missing === 0) break;
    const part = Math.min(has, missing);
    taken.push({ shelf, quantity: part });
    missing -= part;
  }
  return missing === 0 ? taken : null;
}
