import type { Events } from '#contracts/registry.js';
import { formatMoney } from '../mail.rules.js';
import { type MailText, template } from './template.js';

const write = template<{
  readonly number: string;
  readonly returnNumber: string | null;
  readonly name: string;
  readonly amount: string;
  readonly reason: string | null;
}>({
  subject: 'We have refunded {{amount}} of your order {{number}}',
  text: `Dear {{name}},

we have given you back {{amount}} of your order {{number}}{{#if returnNumber}}, for your return {{returnNumber}}{{/if}}.
{{#if reason}}

Reason: {{reason}}
{{/if}}`,
  html: `<h1>Your refund</h1>
<p>Dear {{name}},</p>
<p>we have given you back <strong>{{amount}}</strong> of your order <strong>{{number}}</strong>{{#if returnNumber}}, for your return {{returnNumber}}{{/if}}.</p>
{{#if reason}}<p class="note">Reason: {{reason}}</p>{{/if}}`,
});

/** Tells a customer that money is on its way back. */
export function refundIssued(refund: Events['refund:issued'], name: string): MailText {
  const { orderNumber, returnNumber, amount, currency, reason } = refund;
  return write({ number: orderNumber, returnNumber, name, amount: formatMoney(amount, currency), reason });
}
