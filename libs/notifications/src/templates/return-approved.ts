import type { Events } from '#contracts/registry.js';
import { type MailText, template } from './template.js';

const write = template<{ readonly number: string; readonly returnNumber: string; readonly name: string }>({
  subject: 'Please send your return {{returnNumber}}',
  text: `Dear {{name}},

you may return the goods of your order {{number}}. Please write the number {{returnNumber}} on the parcel, and send it to us.`,
  html: `<h1>You may return your goods</h1>
<p>Dear {{name}},</p>
<p>you may return the goods of your order <strong>{{number}}</strong>.</p>
<p class="note">Please write the number <strong>{{returnNumber}}</strong> on the parcel, and send it to us.</p>`,
});

/** Tells a customer to send the goods. */
export function returnApproved({ orderNumber, number }: Events['return:approved'], name: string): MailText {
  return write({ number: orderNumber, returnNumber: number, name });
}
