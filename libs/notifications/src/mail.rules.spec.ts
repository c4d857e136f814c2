import { describe, expect, it } from '@jest/globals';
import { afterFailure, escapeHtml, formatMoney, messageIdOf } from './mail.rules.js';

const NOW = new Date('2027-03-01T09:00:00Z');
const minutes = (result: { nextAt: Date }): number => (result.nextAt.getTime() - NOW.getTime()) / 60_000;

describe('a mail that could not be sent', () => {
  it('waits longer each time, at most an hour', () => {
    expect([1, 2, 3, 7, 9].map((tries) => minutes(afterFailure(tries, NOW)))).toEqual([1, 2, 4, 60, 60]);
  });

  it('is given up after ten tries', () => {
    expect(afterFailure(9, NOW).status).toBe('PENDING');
    expect(afterFailure(10, NOW).status).toBe('FAILED');
  });
});

it('gives a mail the same Message-ID whenever it is sent', () => {
  expect(messageIdOf('order-confirmation:66a1', 'Shop <orders@shop.example>')).toBe(
    '<order-confirmation.66a1@shop.example>',
  );
  expect(messageIdOf('order-confirmation:66a1', 'orders@shop.example')).toBe(
    '<order-confirmation.66a1@shop.example>',
  );
});

it('escapes what HTML would read as its own', () => {
  expect(escapeHtml(`<b title="x">Tom & 'Jerry'</b>`)).toBe(
    '&lt;b title=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39;&lt;/b&gt;',
  );
});

it.each([
  [1250, 'GBP', '£12.50'],
  [1200, 'JPY', '¥1,200'],
  [3250, 'KWD', 'KWD\u00a03.250'],
  [5, 'EUR', '€0.05'],
])('writes %d minor units of %s as %s', (amount, currency, text) => {
  expect(formatMoney(amount, currency)).toBe(text);
});
