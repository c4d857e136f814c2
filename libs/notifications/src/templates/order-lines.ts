import type { PlacedLine } from '#contracts/orders.js';
import { formatMoney } from '../mail.rules.js';

/** Lines of an order, as templates show them. */
export interface LineView {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly lineTotal: string;
}

/** A part of an order that left, came back or was cancelled. */
export interface PieceView {
  readonly name: string;
  readonly quantity: number;
}

/** @param items in minor units of `currency` */
export function linesOf(items: readonly PlacedLine[], currency: string): LineView[] {
  return items.map(({ name, quantity, unitPrice, lineTotal }) => ({
    name,
    quantity,
    unitPrice: formatMoney(unitPrice, currency),
    lineTotal: formatMoney(lineTotal, currency),
  }));
}

/** The pieces by the names that the order has copied; two pieces of one line are shown as one. */
export function piecesOf(
  items: readonly PlacedLine[],
  pieces: readonly { readonly orderItemId: string; readonly quantity: number }[],
): PieceView[] {
  return items.flatMap(({ orderItemId, name }) => {
    const quantity = pieces
      .filter((piece) => piece.orderItemId === orderItemId)
      .reduce((sum, piece) => sum + piece.quantity, 0);
    return quantity > 0 ? [{ name, quantity }] : [];
  });
}

export const LINES_TEXT = `{{#each lines}}
{{quantity}} × {{name}}, {{unitPrice}} each: {{lineTotal}}
{{/each}}

Total: {{total}}`;

export const LINES_HTML = `<table><thead><tr><th>Article</th><th class="number">Quantity</th><th class="number">Price</th><th class="number">Sum</th></tr></thead>
<tbody>{{#each lines}}
<tr><td>{{name}}</td><td class="number">{{quantity}}</td><td class="number">{{unitPrice}}</td><td class="number">{{lineTotal}}</td></tr>
{{/each}}</tbody>
<tfoot><tr><td colspan="3">Total</td><td class="number">{{total}}</td></tr></tfoot></table>`;

export const PIECES_TEXT = `{{#each pieces}}
{{quantity}} × {{name}}
{{/each}}`;

export const PIECES_HTML = `<table><thead><tr><th>Article</th><th class="number">Quantity</th></tr></thead>
<tbody>{{#each pieces}}
<tr><td>{{name}}</td><td class="number">{{quantity}}</td></tr>
{{/each}}</tbody></table>`;
