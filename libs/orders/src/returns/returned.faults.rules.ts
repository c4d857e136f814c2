import type { OrderItem } from '../order.schema.js';
import { heldOf, outstandingOf, receivedOf, statusAfter } from './return.rules.js';
import type { Return } from './return.schema.js';

/** @returns why the pieces of an order that came back cannot be right; empty when they are */
export function faultsOfPieces(
  items: readonly Pick<OrderItem, 'id' | 'shippedQuantity' | 'returnedQuantity'>[],
  returns: readonly Return[],
): string[] {
  const lines = items.flatMap((line) => {
    const back = returns.flatMap((each) => each.items).filter(({ orderItemId }) => orderItemId === line.id);
    const sum = (of: (item: (typeof back)[number]) => number): number =>
      back.reduce((all, item) => all + of(item), 0);
    const held = sum((item) => heldOf(item).reduce((all, { quantity }) => all + quantity, 0));
    return [
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
