import { Injectable } from '@nestjs/common';
import type { Integrity } from '#contracts/integrity.js';
import type { OrdersRequests } from '#contracts/orders.js';
import { Answers } from '#platform/bus/decorators.js';
import type { OrderFault, OrderInvariant } from './order-faults.rules.js';
import { OrdersProof } from './orders-proof.service.js';

const MOST_EXAMPLES = 20;

const SAID: Readonly<Record<OrderInvariant, string>> = {
  I7: 'no line has more cancelled, shipped, delivered or returned than there is, and the stock agrees',
  I8: 'the parts of every order sum to its total',
  I9: 'refunds stay within what is due, paid and the total, and are the sums of their parts',
  I10: 'every order has exactly one order:created',
  I12: 'every step of an order has its audit entry',
  I13: 'no order is in a state that its history cannot have led to',
  I14: 'at most one order per idempotency key and per reference',
};

/** Proves the order invariants on the database itself, with the documents that break them. */
@Injectable()
export class OrdersChecks {
  constructor(private readonly proof: OrdersProof) {}

  @Answers('orders.integrity')
  async check({ progress }: OrdersRequests['orders.integrity']['ask']): Promise<Integrity[]> {
    const faults = new Map((Object.keys(SAID) as OrderInvariant[]).map((name) => [name, [] as OrderFault[]]));
    const counts = new Map<OrderInvariant, number>();
    const found = (fault: OrderFault): void => {
      counts.set(fault.invariant, (counts.get(fault.invariant) ?? 0) + 1);
      const own = faults.get(fault.invariant);
      if (own && own.length < MOST_EXAMPLES) own.push(fault);
    };
    const checked = await this.proof.prove(found, progress);
    return [...faults].map(([name, own]) => ({
      name,
      description: SAID[name],
      checked,
      failed: counts.get(name) ?? 0,
      counterexamples: own.map(({ invariant: _name, ...fault }) => fault),
    }));
  }
}
