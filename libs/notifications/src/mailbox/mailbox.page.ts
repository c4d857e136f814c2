import type { Mail } from '../mail.schema.js';
import { escapeHtml } from '../mail.rules.js';

/** The development mailbox as a page without scripts: it works under the strictest Content-Security-Policy. */
export function mailboxPage(mails: readonly Mail[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    '<title>Mailbox</title><link rel="stylesheet" href="/dev/mailbox.css"></head>',
    '<body><main>',
    `<h1>Mailbox</h1><p>${summaryOf(mails.length)} This page exists in development only; <a href="/dev/mailbox.json">as JSON</a>.</p>`,
    ...mails.map(articleOf),
    '</main></body>',
    '</html>',
    '',
  ].join('\n');
}

const summaryOf = (count: number): string => {
  if (count === 0) return 'No mail yet: place an order as a customer.';
  return count === 1 ? 'One mail.' : `The latest ${count} mails, newest first.`;
};

function articleOf(mail: Mail): string {
  const when = (mail.sentAt ?? mail.createdAt).toISOString();
  return [
    `<article><h2>${escapeHtml(mail.subject)}</h2>`,
    `<p>To ${escapeHtml(mail.to)} · ${escapeHtml(mail.template)} · <span>${mail.status}</span> · <time datetime="${when}">${when}</time></p>`,
    ...(mail.reason === null ? [] : [`<p>${escapeHtml(mail.reason)}</p>`]),
    `<iframe sandbox loading="lazy" title="${escapeHtml(mail.subject)}" srcdoc="${escapeHtml(mail.html)}"></iframe>`,
    `<details><summary>As text</summary><pre>${escapeHtml(mail.text)}</pre></details>`,
    '</article>',
  ].join('\n');
}

export const MAILBOX_STYLE = `
body { margin: 0; background: #f6f5f2; color: #222; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
article { background: #fff; border: 1px solid #ddd; border-radius: 8px; padding: 1rem 1.25rem; margin: 1rem 0; }
h2 { margin: 0; font-size: 1.15rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
iframe { width: 100%; height: 30rem; border: 1px solid #ddd; border-radius: 6px; }
summary { cursor: pointer; color: #666; }
time, article p { color: #666; }
`;
