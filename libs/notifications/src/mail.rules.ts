import { exponentOf, toDecimal } from '#contracts/money.js';

const MOST_TRIES = 10;
const LONGEST_WAIT_MS = 3_600_000;

/** What becomes of a mail after a try that failed: tried again after 1, 2, 4 … minutes, at most an hour; given up after ten. */
export function afterFailure(tries: number, now: Date): { status: 'PENDING' | 'FAILED'; nextAt: Date } {
  const wait = Math.min(LONGEST_WAIT_MS, 30_000 * 2 ** tries);
  return { status: tries >= MOST_TRIES ? 'FAILED' : 'PENDING', nextAt: new Date(now.getTime() + wait) };
}

/**
 * @param from the sender, `Name <address>` or an address
 * @returns the Message-ID of a mail for ever, with the sender's domain
 */
export function messageIdOf(mailId: string, from: string): string {
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return `<${mailId.replace(/[^\w-]/g, '.')}@${domain}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making one costs more than a mail; there are as many as currencies. */
function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency);
  if (!format) {
    const digits = exponentOf(currency);
    format = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(currency, format);
  }
  return format;
}

/** @param amount minor units @returns `£12.50`, `¥1,200`, `KWD 3.250` */
export function formatMoney(amount: number, currency: string): string {
  return formatOf(currency).format(toDecimal(amount, currency));
}
