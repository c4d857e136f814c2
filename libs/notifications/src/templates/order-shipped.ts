import type { OrderSnapshot } from '#contracts/orders.js';
import type { Events } from '#contracts/registry.js';
import { PIECES_HTML, PIECES_TEXT, piecesOf, type PieceView } from './order-lines.js';
import { type MailText, template } from './template.js';

const write = template<{
  readonly number: string;
  readonly name: string;
  readonly pieces: readonly PieceView[];
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
}>({
  subject: 'Your order {{number}} is on its way',
  text: `Dear {{name}},

this has left for you from your order {{number}}:

${PIECES_TEXT}

{{#if carrier}}
Carrier: {{carrier}}
{{/if}}
{{#if trackingNumber}}
Tracking number: {{trackingNumber}}
{{/if}}`,
  html: `<h1>Your order is on its way</h1>
<p>Dear {{name}},</p>
<p>this has left for you from your order <strong>{{number}}</strong>:</p>
${PIECES_HTML}
{{#if carrier}}<p class="note">Carrier: {{carrier}}{{#if trackingNumber}}<br>Tracking number: <strong>{{trackingNumber}}</strong>{{/if}}</p>
{{else if trackingNumber}}<p class="note">Tracking number: <strong>{{trackingNumber}}</strong></p>{{/if}}`,
});

/** Tells a customer what has left, which may be a part of the order. */
export function orderShipped(
  { lines, carrier = null, trackingNumber = null }: Events['order:shipped'],
  { number, items }: OrderSnapshot,
  name: string,
): MailText {
  return write({ number, name, pieces: piecesOf(items, lines), carrier, trackingNumber });
}
