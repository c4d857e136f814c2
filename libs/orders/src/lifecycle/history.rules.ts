import type { OrderStatus } from '#contracts/orders.js';
import type { Order, OrderStep } from '../order.schema.js';
import { TRANSITIONS } from './order.rules.js';
import { fulfilmentOf, type Pieces } from './quantities.rules.js';

type Step = Pick<OrderStep, 'action' | 'from' | 'to'>;

/** @returns why this history cannot have led to `status`; null when it can */
export function faultOfHistory(history: readonly Step[], status: OrderStatus): string | null {
  const [first] = history;
  if (!first || first.action !== 'place' || first.from !== null || first.to !== 'PENDING')
    return 'it does not begin with the placing';
  for (let at = 1; at < history.length; at++) {
    const step = history[at] as Step;
    if (step.from !== history[at - 1]?.to) return `step ${at + 1} does not go on where step ${at} ended`;
    if (step.from !== step.to && !(step.from && TRANSITIONS[step.from].includes(step.to))) {
      return `${step.from} cannot become ${step.to}`;
    }
  }
  return history.at(-1)?.to === status ? null : 'its last step did not lead to its status';
}

/** @returns why the fulfilment status is not what the pieces say; null when it is */
export function faultOfFulfilment(
  order: Pick<Order, 'fulfilmentStatus'> & { readonly items: readonly Pieces[] },
): string | null {
  const wanted = fulfilmentOf(order.items);
  return order.fulfilmentStatus === wanted ? null : `its pieces are ${wanted}, not ${order.fulfilmentStatus}`;
}
