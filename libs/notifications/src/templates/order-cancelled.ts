import type { Events } from '#contracts/registry.js';
import { formatMoney } from '../mail.rules.js';
import { type MailText, template } from './template.js';

const write = template<{
  readonly number: string;
  readonly name: string;
  readonly total: string;
  readonly reason: string | null;
}>({
  subject: 'Your order {{number}} is cancelled',
  text: `Dear {{name}},

your order {{number}} of {{total}} is cancelled; nothing of it will be sent.
{{#if reason}}

Reason: {{reason}}
{{/if}}`,
  html: `<h1>Your order is cancelled</h1>
<p>Dear {{name}},</p>
<p>your order <strong>{{number}}</strong> of {{total}} is cancelled; nothing of it will be sent.</p>
{{#if reason}}<p class="note">Reason: {{reason}}</p>{{/if}}`,
});

/** What the system's own reasons are in the customer's words. */
const REASONS: Readonly<Record<string, string>> = {
  RESERVATION_EXPIRED: 'it could not be processed while its goods were held',
};

/** Tells a customer that nothing will come. */
export function orderCancelled(cancelled: Events['order:cancelled'], name: string): MailText {
  const { number, total, currency, reason } = cancelled;
  const said = reason === null ? null : (REASONS[reason] ?? reason);
  return write({ number, name, total: formatMoney(total, currency), reason: said });
}
