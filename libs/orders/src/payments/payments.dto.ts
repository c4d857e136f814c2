import { toDecimal } from '#contracts/money.js';
import { Decimal, Id, Moment, MoneyDto, MoneyField, OneOf, Text } from '#platform/http/fields.js';
import { PAYMENT_STATES, type Payment, type PaymentState } from './payment.schema.js';
import type { PaymentReport } from './payments.service.js';

type Report = Omit<PaymentReport, 'orderId'>;

const MOST = 1_000_000_000_000;
const reference = { max: 200, example: 'pi_3PQ8x2' } as const;
const STATUS = { example: 'PAID' } as const;

class PaymentInput {
  @OneOf(PAYMENT_STATES, { ...STATUS, description: 'an authorization may be sent again as PAID' })
  status!: PaymentState;
  @Text({ ...reference, description: "the payment's name outside; unique within the order" })
  reference!: string;
}

/** POST /v1/orders/{id}/payments */
export class PaymentInputV1 extends PaymentInput {
  @Decimal({ exclusiveMin: 0, max: MOST, example: 5.1 }) amount!: number;

  toDomain(): Report {
    return { amount: { decimal: this.amount }, status: this.status, reference: this.reference };
  }
}

/** POST /v2/orders/{id}/payments */
export class PaymentInputV2 extends PaymentInput {
  @MoneyField({ positive: true }) amount!: MoneyDto;

  toDomain(): Report {
    const { amount, currency } = this.amount;
    return { amount: { amount, currency }, status: this.status, reference: this.reference };
  }
}

class PaymentView {
  @Id() id!: string;
  @Id() orderId!: string;
  @Text(reference) reference!: string;
  @OneOf(PAYMENT_STATES, STATUS) status!: PaymentState;
  @Text({ max: 3, example: 'GBP' }) currency!: string;
  @Moment({ description: 'when it was recorded' }) createdAt!: Date;
  @Moment({ nullable: true, description: 'when it was recorded as PAID' }) paidAt!: Date | null;
}

const shared = ({ _id, orderId, reference, status, currency, createdAt, paidAt }: Payment) => ({
  id: _id,
  orderId,
  reference,
  status,
  currency,
  createdAt,
  paidAt,
});

export class PaymentV1 extends PaymentView {
  @Decimal({ example: 5.1 }) amount!: number;

  static from(payment: Payment): PaymentV1 {
    return { ...shared(payment), amount: toDecimal(payment.amount, payment.currency) };
  }
}

export class PaymentV2 extends PaymentView {
  @MoneyField() amount!: MoneyDto;

  static from(payment: Payment): PaymentV2 {
    return { ...shared(payment), amount: { amount: payment.amount, currency: payment.currency } };
  }
}
