import { Injectable } from '@nestjs/common';
import type { Caller, Origin } from '#contracts/access.js';
import { Bus } from '#platform/bus/bus.js';
import { Combiner, type CombinedQueue } from '#platform/combine/combiner.js';
import { eachAlone } from '#platform/combine/each.js';
import { mayChange } from '../order.access.js';
import { Refunds, type ShownReturn } from '../refunds/refunds.store.js';
import { outstandingOf, statusAfter, withoutOutstanding } from './return.rules.js';
import { factOf, type ReturnStep, ReturnSteps } from './return-steps.js';
import type { Return } from './return.schema.js';
import { IllegalReturnTransitionError, ReturnNotFoundError } from './returns.errors.js';

export interface Decision {
  readonly caller: Caller;
  readonly returnId: string;
  readonly verdict: 'approve' | 'decline' | 'cancel';
  readonly reason: string | null;
}

/** Approves, declines and cancels returns. Repeated, each answers the same. */
@Injectable()
export class ReturnDecisions {
  private readonly decisions: CombinedQueue<Decision, ShownReturn>;

  constructor(
    combiner: Combiner,
    private readonly returns: ReturnSteps,
    private readonly refunds: Refunds,
    private readonly bus: Bus,
  ) {
    this.decisions = combiner.queue((batch) =>
      eachAlone(batch, (input, { origin }) => this.decideOne(input, origin)),
    );
  }

  /** @throws {IllegalReturnTransitionError} (409) when it is too late for that */
  decide(decision: Decision): Promise<ShownReturn> {
    return this.decisions.submit(decision);
  }

  private async decideOne(
    { caller, returnId, verdict, reason }: Decision,
    origin: Origin,
  ): Promise<ShownReturn> {
    const back = await this.returns.load(returnId);
    if (!mayChange(caller, back)) throw new ReturnNotFoundError(returnId);
    if (back.status !== DONE[verdict]) {
      const from = back.status;
      const step = stepOf(back, verdict, reason, origin);
      this.returns.take(step);
      this.tell(back, verdict, origin);
      await this.returns.write(step, from);
    }
    return this.refunds.beside(back);
  }

  private tell(back: Return, verdict: Decision['verdict'], origin: Origin): void {
    const { about, ...fact } = factOf(back);
    if (verdict === 'approve') this.bus.tell('return:approved', { ...fact, data: about, origin });
    else
      this.bus.tell(verdict === 'decline' ? 'return:declined' : 'return:cancelled', {
        ...fact,
        data: { ...about, reason: back.reason },
        origin,
      });
  }
}

const DONE = { approve: 'APPROVED', decline: 'DECLINED', cancel: 'CANCELLED' } as const;

function stepOf(
  back: Return,
  verdict: Decision['verdict'],
  reason: string | null,
  origin: Origin,
): ReturnStep {
  if (verdict === 'approve') return { back, origin, action: verdict, to: 'APPROVED' };
  const items = withoutOutstanding(back.items);
  const given = { back, origin, action: verdict, reason, items };
  if (back.status !== 'RECEIVED') return { ...given, to: DONE[verdict] };
  // of a return that has come back in part, what has not is given up
  if (verdict === 'decline' || back.items.every((item) => outstandingOf(item) === 0))
    throw new IllegalReturnTransitionError(back.status, DONE[verdict]);
  const { due, refundedTotal } = back;
  return { ...given, to: statusAfter({ items, due, refundedTotal }) };
}
