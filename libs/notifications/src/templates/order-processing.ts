import type { OrderSnapshot } from '#contracts/orders.js';
import { formatMoney } from '../mail.rules.js';
import { LINES_HTML, LINES_TEXT, linesOf, type LineView } from './order-lines.js';
import { type MailText, template } from './template.js';

const write = template<{
  readonly number: string;
  readonly name: string;
  readonly lines: readonly LineView[];
  readonly total: string;
}>({
  subject: 'Your order {{number}} is being prepared',
  text: `Dear {{name}},

your order {{number}} is being prepared. We write to you again when it leaves.

${LINES_TEXT}`,
  html: `<h1>We are preparing your order</h1>
<p>Dear {{name}},</p>
<p>your order <strong>{{number}}</strong> is being prepared. We write to you again when it leaves.</p>
${LINES_HTML}`,
});

/** Tells a customer that the goods are set aside and will be packed. */
export function orderProcessing(order: OrderSnapshot, name: string): MailText {
  const { number, items, currency, total } = order;
  return write({ number, name, lines: linesOf(items, currency), total: formatMoney(total, currency) });
}
