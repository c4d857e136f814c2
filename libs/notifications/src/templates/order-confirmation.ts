import type { Events } from '#contracts/registry.js';
import { formatMoney } from '../mail.rules.js';
import { LINES_HTML, LINES_TEXT, linesOf, type LineView } from './order-lines.js';
import { type MailText, template } from './template.js';

const write = template<{
  readonly number: string;
  readonly name: string;
  readonly lines: readonly LineView[];
  readonly total: string;
}>({
  subject: 'Your order {{number}}',
  text: `Dear {{name}},

thank you for your order {{number}}.

${LINES_TEXT}`,
  html: `<h1>Thank you for your order</h1>
<p>Dear {{name}},</p>
<p>we have your order <strong>{{number}}</strong> and hold its goods for you.</p>
${LINES_HTML}`,
});

/** Tells a customer what they have ordered, in the prices they ordered it at. */
export function orderConfirmation(order: Events['order:created'], name: string): MailText {
  const { number, items, currency, total } = order;
  return write({ number, name, lines: linesOf(items, currency), total: formatMoney(total, currency) });
}
