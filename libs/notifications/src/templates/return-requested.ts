import type { Events } from '#contracts/registry.js';
import { PIECES_HTML, PIECES_TEXT, type PieceView } from './order-lines.js';
import { type MailText, template } from './template.js';

const write = template<{
  readonly number: string;
  readonly returnNumber: string;
  readonly name: string;
  readonly pieces: readonly PieceView[];
}>({
  subject: 'We have your request to return goods of order {{number}}',
  text: `Dear {{name}},

you wish to return this from your order {{number}}:

${PIECES_TEXT}

Your return has the number {{returnNumber}}. Please wait for our answer before you send anything.`,
  html: `<h1>We have your request</h1>
<p>Dear {{name}},</p>
<p>you wish to return this from your order <strong>{{number}}</strong>:</p>
${PIECES_HTML}
<p class="note">Your return has the number <strong>{{returnNumber}}</strong>. Please wait for our answer before you send anything.</p>`,
});

/** Tells a customer that the wish to return goods has come in. */
export function returnRequested(asked: Events['return:requested'], name: string): MailText {
  const { orderNumber, number, lines } = asked;
  return write({ number: orderNumber, returnNumber: number, name, pieces: lines });
}
