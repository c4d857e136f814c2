import type { Order } from '../order.schema.js';
import { heldOf, outstandingOf, receivedOf, statusAfter } from './return.rules.js';
import type { Return } from './return.schema.js';

/**
 * @param shipped pieces that are out by order line, as the allocations of the stock say
 * @returns why the pieces of an order that left and came back cannot be right; empty when they are
 */
export function faultsOfPieces(
  { items }: Pick<Order, 'items'>,
  returns: readonly Return[],
  shipped: ReadonlyMap<string, number>,
): string[] {
  const lines = items.flatMap((line) => {
    const back = returns.flatMap((each) => each.items).filter(({ orderItemId }) => orderItemId === line.id);
    const sum = (of: (item: (typeof back)[number]) => number): number =>
      back.reduce((all, item) => all + of(item), 0);
    const out = shipped.get(line.id) ?? 0;
    const held = sum((item) => heldOf(item).reduce((all, { quantity }) => all + quantity, 0));
    return [
      ...(line.shippedQuantity === out
        ? []
        : [`${line.id}: ${line.shippedQuantity} shipped of ${out} allocated`]),
      ...(line.returnedQuantity === sum(receivedOf)
        ? []
        : [`${line.id}: ${line.returnedQuantity} returned, ${sum(receivedOf)} received`]),
      ...(held <= line.shippedQuantity
        ? []
        : [`${line.id}: ${held} in returns, ${line.shippedQuantity} shipped`]),
    ];
  });
  return [...lines, ...returns.flatMap((back) => faultsOf(back).map((fault) => `${back.number}: ${fault}`))];
}

function faultsOf(back: Return): string[] {
  const some = (of: (item: Return['items'][number]) => boolean): boolean => back.items.some(of);
  const received = some((item) => receivedOf(item) > 0);
  const outstanding = some((item) => outstandingOf(item) > 0);
  const split = some(
    (item) => item.sources.reduce((sum, { quantity }) => sum + quantity, 0) !== item.quantity,
  );
  return [
    ...(some((item) => outstandingOf(item) < 0) ? ['more came back than was to'] : []),
    ...(split ? ['its pieces are not those that left'] : []),
    ...(isAsItsPieces(back, received, outstanding) ? [] : [`its pieces are not ${back.status}`]),
  ];
}

function isAsItsPieces(back: Return, received: boolean, outstanding: boolean): boolean {
  switch (back.status) {
    case 'REQUESTED':
    case 'APPROVED':
      return !received && outstanding;
    case 'DECLINED':
    case 'CANCELLED':
      return !received && !outstanding;
    case 'RECEIVED':
    case 'CLOSED':
      return received && statusAfter(back) === back.status;
  }
}
