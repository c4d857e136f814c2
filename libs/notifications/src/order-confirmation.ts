import type { Events } from '#contracts/registry.js';
import { escapeHtml, formatMoney } from './mail.rules.js';

export const ORDER_CONFIRMATION = 'order-confirmation';

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Tells a customer what they have ordered, in the prices they ordered it at. */
export function orderConfirmation(order: Events['order:created'], customerName: string): MailText {
  const money = (amount: number): string => formatMoney(amount, order.currency);
  const lines = order.items.map(({ quantity, name, unitPrice, lineTotal }) => ({
    name,
    quantity: String(quantity),
    unitPrice: money(unitPrice),
    lineTotal: money(lineTotal),
  }));
  const subject = `Your order ${order.number}`;
  return { subject, text: textOf(), html: htmlOf() };

  function textOf(): string {
    return [
      `Dear ${customerName},`,
      '',
      `thank you for your order ${order.number}.`,
      '',
      ...lines.map((line) => `${line.quantity} × ${line.name}, ${line.unitPrice} each: ${line.lineTotal}`),
      '',
      `Total: ${money(order.total)}`,
      '',
    ].join('\n');
  }

  function htmlOf(): string {
    const cell = (content: string): string => `<td>${escapeHtml(content)}</td>`;
    const row = (line: (typeof lines)[number]): string =>
      `<tr>${cell(line.name)}${cell(line.quantity)}${cell(line.unitPrice)}${cell(line.lineTotal)}</tr>`;
    return [
      '<!doctype html>',
      `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>`,
      `<p>Dear ${escapeHtml(customerName)},</p>`,
      `<p>thank you for your order <strong>${escapeHtml(order.number)}</strong>.</p>`,
      '<table><thead><tr><th>Article</th><th>Quantity</th><th>Price</th><th>Sum</th></tr></thead>',
      `<tbody>${lines.map(row).join('\n')}</tbody></table>`,
      `<p>Total: <strong>${escapeHtml(money(order.total))}</strong></p>`,
      '</body></html>',
      '',
    ].join('\n');
  }
}
