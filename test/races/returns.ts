import { type Reply, tally } from '../support/client.js';
import { type Counter, pieces } from '../returns/counter.js';

/** Something for which several race: run once, it answers how it ended. */
export interface Race {
  readonly name: string;
  readonly run: (counter: Counter) => Promise<string>;
  /** how it may end */
  readonly ends: readonly string[];
}

const said = (replies: readonly Reply[]): string =>
  replies
    .map(({ status }) => status)
    .sort((one, other) => one - other)
    .join(' ');

async function onHand(counter: Counter, productId: string): Promise<string> {
  const stock = await counter.given.stockOf(productId);
  return `${stock.onHand} there, ${stock.available} for sale`;
}

export const RACES: readonly Race[] = [
  {
    name: 'returns of one line that has pieces for one of them',
    ends: ['201 409 409'],
    run: async (counter) => {
      const mug = await counter.given.product(10);
      const order = await counter.shipped({ [mug.id]: 3 });
      return said(
        await Promise.all([2, 2, 2].map((count) => counter.request(order.id, [pieces(order, count)]))),
      );
    },
  },
  {
    name: 'a receipt and the cancellation of what was not shipped, then their refunds',
    ends: ['200 200 409; 201 201 409 409; 16.65; 10 there, 10 for sale'],
    run: async (counter) => {
      const mug = await counter.given.product(10, { price: 3.33 });
      const order = await counter.processed({ [mug.id]: 5 });
      await counter.ship(order.id, { items: [pieces(order, 3)] });
      const { id } = await counter.approved(order, [pieces(order, 3)]);
      const cancel = () =>
        counter.app.as('customer').post(`/v1/orders/${order.id}/cancel`, { items: [pieces(order, 2)] });
      const ended = await Promise.all([counter.receive(id, [pieces(order, 3)]), cancel(), cancel()]);
      const refunds = await Promise.all([
        counter.refund('returns', id),
        counter.refund('orders', order.id),
        counter.refund('returns', id),
        counter.refund('orders', order.id),
      ]);
      const { refundedTotal } = await counter.order(order.id);
      const stock = await onHand(counter, mug.id);
      return `${said(ended)}; ${said(refunds)}; ${String(refundedTotal)}; ${stock}`;
    },
  },
  {
    name: 'receipts of one return',
    ends: ['200 409 409; 9 there, 9 for sale'],
    run: async (counter) => {
      const mug = await counter.given.product(10);
      const order = await counter.shipped({ [mug.id]: 4 });
      const { id } = await counter.approved(order, [pieces(order, 4)]);
      const replies = await Promise.all(
        [3, 3, 3].map((count) => counter.receive(id, [pieces(order, count)])),
      );
      return `${said(replies)}; ${await onHand(counter, mug.id)}`;
    },
  },
  {
    name: 'a receipt and the cancellation of its return',
    ends: ['RECEIVED; 200 409; 10 there, 10 for sale', 'CANCELLED; 200 409; 8 there, 8 for sale'],
    run: async (counter) => {
      const mug = await counter.given.product(10);
      const order = await counter.shipped({ [mug.id]: 2 });
      const { id } = await counter.approved(order, [pieces(order, 2)]);
      const replies = await Promise.all([
        counter.receive(id, [pieces(order, 2)]),
        counter.decide(id, 'cancel'),
      ]);
      return `${(await counter.back(id)).status}; ${said(replies)}; ${await onHand(counter, mug.id)}`;
    },
  },
  {
    name: 'a return and the failure of its shipment',
    ends: ['201 409; 8 there, 8 for sale', '200 409; 10 there, 8 for sale'],
    run: async (counter) => {
      const mug = await counter.given.product(10);
      const order = await counter.processed({ [mug.id]: 2 });
      const shipment = await counter.ship(order.id);
      const replies = await Promise.all([
        counter.request(order.id, [pieces(order, 2)]),
        counter.app.as('warehouse').post(`/v1/shipments/${shipment.id}/failed`),
      ]);
      return `${said(replies)}; ${await onHand(counter, mug.id)}`;
    },
  },
  {
    name: 'fifty refunds of one return, and the order, of all sizes',
    ends: ['only 201 and 409; all that was paid'],
    run: async (counter) => {
      const mug = await counter.given.product(10, { price: 2.5 });
      const order = await counter.shipped({ [mug.id]: 4 });
      await counter.pay(order.id, 9);
      const { id } = await counter.received(order, [pieces(order, 4)]);
      const replies = await Promise.all(
        Array.from({ length: 50 }, (_, at) => counter.refund('returns', id, (1 + (at % 7)) / 10)),
      );
      // what is left is refunded by one of these, and by none twice
      replies.push(...(await Promise.all([1, 2, 3].map(() => counter.refund('returns', id)))));
      const statuses = Object.keys(tally(replies, ({ status }) => status)).join(' and ');
      const { refundedTotal } = await counter.order(order.id);
      return `only ${statuses}; ${refundedTotal === 9 ? 'all that was paid' : String(refundedTotal)}`;
    },
  },
];

/** Runs a race again and again. @returns the ends that it may not have */
export async function wrongEnds(counter: Counter, { run, ends }: Race, times: number): Promise<string[]> {
  const seen: string[] = [];
  for (let time = 0; time < times; time++) seen.push(...(await Promise.all([run(counter), run(counter)])));
  return seen.filter((end) => !ends.includes(end));
}
