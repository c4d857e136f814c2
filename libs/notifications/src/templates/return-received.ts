import type { Events } from '#contracts/registry.js';
import { formatMoney } from '../mail.rules.js';
import { PIECES_HTML, PIECES_TEXT, type PieceView } from './order-lines.js';
import { type MailText, template } from './template.js';

const write = template<{
  readonly number: string;
  readonly returnNumber: string;
  readonly name: string;
  readonly pieces: readonly PieceView[];
  readonly due: string | null;
}>({
  subject: 'Your return {{returnNumber}} has arrived',
  text: `Dear {{name}},

this has come back to us from your order {{number}}:

${PIECES_TEXT}
{{#if due}}

You are due {{due}} for it. We write to you again when it is paid.
{{/if}}`,
  html: `<h1>Your return has arrived</h1>
<p>Dear {{name}},</p>
<p>this has come back to us from your order <strong>{{number}}</strong> (return {{returnNumber}}):</p>
${PIECES_HTML}
{{#if due}}<p class="note">You are due <strong>{{due}}</strong> for it. We write to you again when it is paid.</p>{{/if}}`,
});

/** Tells a customer what has come back, which may be a part of the return; the same article in two states is one line. */
export function returnReceived(received: Events['return:processed'], name: string): MailText {
  const { orderNumber, number, lines, due, currency } = received;
  const pieces = new Map<string, PieceView>();
  for (const { orderItemId, name: article, quantity } of lines)
    pieces.set(orderItemId, {
      name: article,
      quantity: quantity + (pieces.get(orderItemId)?.quantity ?? 0),
    });
  return write({
    number: orderNumber,
    returnNumber: number,
    name,
    pieces: [...pieces.values()],
    due: due > 0 ? formatMoney(due, currency) : null,
  });
}
