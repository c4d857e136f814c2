import type { Connection } from 'mongoose';
import type { Line, Purchase, Shop } from './shop.js';

interface StoredLine {
  readonly quantity: number;
  readonly cancelledQuantity: number;
  readonly shippedQuantity: number;
  readonly deliveredQuantity: number;
}

/** What the database keeps of the shops' orders, and should not. */
export async function faultsOfPurchases(database: Connection, shops: readonly Shop[]): Promise<string[]> {
  const purchases = shops.flatMap((shop) => shop.purchases);
  const orders = await database
    .collection<{ _id: string; status: string; items: StoredLine[] }>('orders')
    .find({ _id: { $in: purchases.map(({ id }) => id) } })
    .toArray();
  const byId = new Map(orders.map((order) => [order._id, order]));
  return purchases.flatMap((purchase) => {
    const order = byId.get(purchase.id);
    const found = JSON.stringify(order && { status: order.status, lines: order.items.map(storedLine) });
    const wanted = JSON.stringify(wantedOf(purchase));
    return found === wanted ? [] : [`order ${purchase.id}: ${found} is not ${wanted}`];
  });
}

const wantedOf = ({ status, lines }: Purchase) => ({ status, lines: lines.map(wantedLine) });
const wantedLine = ({ quantity, cancelled, shipped, delivered }: Line) => [
  quantity,
  cancelled,
  shipped,
  delivered,
];
const storedLine = (line: StoredLine) => [
  line.quantity,
  line.cancelledQuantity,
  line.shippedQuantity,
  line.deliveredQuantity,
];
