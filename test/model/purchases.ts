import type { Connection } from 'mongoose';
import { type Back, type Line, PRICE, paidOf, type Purchase } from './purchase.js';
import type { Shop } from './shop.js';

interface StoredLine {
  readonly quantity: number;
  readonly cancelledQuantity: number;
  readonly shippedQuantity: number;
  readonly deliveredQuantity: number;
  readonly returnedQuantity: number;
}
interface StoredOrder {
  readonly _id: string;
  readonly status: string;
  readonly items: readonly StoredLine[];
  readonly paymentStatus: string;
  readonly paidTotal: number;
  readonly refundedTotal: number;
}
interface StoredReturn {
  readonly _id: string;
  readonly status: string;
  readonly due: number;
  readonly refundedTotal: number;
}

/** What the database keeps of the shops' orders and returns, and should not. */
export async function faultsOfPurchases(database: Connection, shops: readonly Shop[]): Promise<string[]> {
  const stored = async <T extends { _id: string }>(collection: string, ids: readonly string[]) => {
    const rows = await database
      .collection<T>(collection)
      .find({ _id: { $in: ids } } as never)
      .toArray();
    return new Map((rows as unknown as T[]).map((row) => [row._id, row]));
  };
  const purchases = shops.flatMap((shop) => shop.purchases);
  const returns = shops.flatMap((shop) => shop.returns);
  const orders = await stored<StoredOrder>(
    'orders',
    purchases.map(({ id }) => id),
  );
  const backs = await stored<StoredReturn>(
    'returns',
    returns.map(({ id }) => id),
  );
  return [
    ...purchases.flatMap((purchase) => {
      const order = orders.get(purchase.id);
      return faultsOf(`order ${purchase.id}`, order && storedOrder(order), wantedOrder(purchase));
    }),
    ...returns.flatMap((back) => {
      const kept = backs.get(back.id);
      return faultsOf(`return ${back.id}`, kept && storedReturn(kept), wantedReturn(back));
    }),
  ];
}

function faultsOf(what: string, found: object | undefined, wanted: object): string[] {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  return is === should ? [] : [`${what}: ${is} is not ${should}`];
}

const wantedOrder = (purchase: Purchase) => ({
  status: purchase.status,
  lines: purchase.lines.map(wantedLine),
  paymentStatus: purchase.paymentStatus,
  paid: paidOf(purchase),
  refunded: purchase.refunded,
});
const storedOrder = ({ status, items, paymentStatus, paidTotal, refundedTotal }: StoredOrder) => ({
  status,
  lines: items.map(storedLine),
  paymentStatus,
  paid: paidTotal,
  refunded: refundedTotal,
});
const wantedLine = ({ quantity, cancelled, shipped, delivered, returned }: Line) => [
  quantity,
  cancelled,
  shipped,
  delivered,
  returned,
];
const storedLine = (line: StoredLine) => [
  line.quantity,
  line.cancelledQuantity,
  line.shippedQuantity,
  line.deliveredQuantity,
  line.returnedQuantity,
];
const wantedReturn = ({ status, received, refunded }: Back) => ({ status, due: PRICE * received, refunded });
const storedReturn = ({ status, due, refundedTotal }: StoredReturn) => ({
  status,
  due,
  refunded: refundedTotal,
});
