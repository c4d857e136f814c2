import type { Events } from '#contracts/registry.js';
import { type MailText, template } from './template.js';

const write = template<{
  readonly number: string;
  readonly returnNumber: string;
  readonly name: string;
  readonly reason: string | null;
}>({
  subject: 'We cannot take back goods of your order {{number}}',
  text: `Dear {{name}},

we cannot take back what you wished to return from your order {{number}} (return {{returnNumber}}).
{{#if reason}}

Reason: {{reason}}
{{/if}}`,
  html: `<h1>We cannot take this back</h1>
<p>Dear {{name}},</p>
<p>we cannot take back what you wished to return from your order <strong>{{number}}</strong> (return {{returnNumber}}).</p>
{{#if reason}}<p class="note">Reason: {{reason}}</p>{{/if}}`,
});

/** Tells a customer that the goods stay with them, and why. */
export function returnDeclined(declined: Events['return:declined'], name: string): MailText {
  const { orderNumber, number, reason } = declined;
  return write({ number: orderNumber, returnNumber: number, name, reason });
}
