import { toDecimal } from '#contracts/money.js';
import { Decimal, Id, Moment, MoneyDto, MoneyField, Text } from '#platform/http/fields.js';
import type { Refund } from './refund.schema.js';
import type { WantedRefund } from './refunds.service.js';

const MOST = 1_000_000_000_000;
const reason = { max: 500, example: 'arrived too late' } as const;
const amount = { optional: true, description: 'all that can be refunded when left out' } as const;

/** POST /v1/orders/{id}/refunds, /v1/returns/{id}/refunds */
export class RefundInputV1 {
  @Decimal({ ...amount, exclusiveMin: 0, max: MOST, example: 2.55 }) amount?: number;
  @Text({ ...reason, optional: true }) reason?: string;

  toDomain(): WantedRefund {
    return {
      ...(this.amount !== undefined && { amount: { decimal: this.amount } }),
      reason: this.reason ?? null,
    };
  }
}

/** POST /v2/orders/{id}/refunds, /v2/returns/{id}/refunds */
export class RefundInputV2 {
  @MoneyField({ ...amount, positive: true }) amount?: MoneyDto;
  @Text({ ...reason, optional: true }) reason?: string;

  toDomain(): WantedRefund {
    return {
      ...(this.amount && { amount: { amount: this.amount.amount, currency: this.amount.currency } }),
      reason: this.reason ?? null,
    };
  }
}

class RefundView {
  @Id() id!: string;
  @Id() orderId!: string;
  @Id({ nullable: true, description: 'null for what was cancelled' }) returnId!: string | null;
  @Text({ max: 3, example: 'GBP' }) currency!: string;
  @Text({ ...reason, nullable: true }) reason!: string | null;
  @Moment() createdAt!: Date;
}

const shared = ({ _id, orderId, returnId, currency, reason, createdAt }: Refund) => ({
  id: _id,
  orderId,
  returnId,
  currency,
  reason,
  createdAt,
});

export class RefundV1 extends RefundView {
  @Decimal({ example: 2.55 }) amount!: number;

  static from(refund: Refund): RefundV1 {
    return { ...shared(refund), amount: toDecimal(refund.amount, refund.currency) };
  }
}

export class RefundV2 extends RefundView {
  @MoneyField() amount!: MoneyDto;

  static from(refund: Refund): RefundV2 {
    return { ...shared(refund), amount: { amount: refund.amount, currency: refund.currency } };
  }
}
