import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import type { Wire } from '../support/client.js';
import { Given, ok } from '../support/given.js';

const TAGS = [
  'script',
  'SCRIPT',
  'svg/onload',
  'img src=x onerror',
  'iframe srcdoc',
  'a href',
  'math',
  'style',
];
const ACTS = ['alert(1)', 'javascript:alert(1)', 'data:text/html,x', 'fetch(`//evil.example`)'];
/** Texts that are harmless where they are text, and only there. */
const TEXTS: readonly string[] = [
  "O'Brien & Sons",
  'a<b and b>c',
  '5 < 6 && "7" > 4',
  '&lt;already&gt; &amp;amp; &#x3c;',
  '</title></textarea></pre></script>',
  '<!-- --><![CDATA[x]]>',
  '{{constructor.constructor("alert(1)")()}} ${7*7} <%= 7 %>',
  "';alert(String.fromCharCode(88,83,83))//",
  '=HYPERLINK("http://evil.example","x")',
  '@SUM(A1:A9)',
  '+1-1',
  '\u2028line\u2029paragraph',
  '\u202Egnp.exe',
  'ﬁ ＜script＞ ‹script›',
  '\\u003cscript\\u003e %3Cscript%3E',
  'x" onmouseover="alert(1)" y="',
  "x' onmouseover='alert(1)' y='",
  '😀 𝒳 é',
  ...TAGS.flatMap((tag) => ACTS.map((act) => `<${tag}="${act}">${act}</${tag.split(/[ /]/, 1)[0]}>`)),
  ...TAGS.flatMap((tag) => [`"><${tag}=x>`, `'><${tag}=x//`, `<<${tag}>>`, `< ${tag}>`, `<${tag}\u00a0x>`]),
  ...Array.from({ length: 12 }, (_, index) => `<x${index} style="width:expression(alert(${index}))">`),
];

describe('a text', () => {
  let app: TestApp;
  let made: Wire[];
  beforeAll(async () => {
    app = await startApp();
    const manager = app.as('manager');
    const make = async (text: string, index: number): Promise<Wire> => {
      const price = { amount: 100, currency: 'GBP' };
      const shown = { sku: `TEXT-${index}`, name: text, description: text, attributes: { note: text } };
      const product = ok(await manager.post('/v2/products', { ...shown, price, status: 'ACTIVE' }));
      ok(await manager.post(`/v2/inventory/${product.id}/receipts`, { quantity: 1 }));
      return product;
    };
    made = await Promise.all(TEXTS.map(make));
  });
  afterAll(() => app.close());

  it('is kept and shown as it was given, in JSON and nothing else', async () => {
    expect(new Set(TEXTS).size).toBeGreaterThanOrEqual(100);
    for (const [index, text] of TEXTS.entries()) {
      const reply = await app.anonymous().get(`/v${1 + (index % 2)}/products/${made[index]?.id}`);
      expect(reply.data).toMatchObject({ name: text, description: text, attributes: { note: text } });
      expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('is the same in CSV, but for the sign that keeps a sheet from computing it', async () => {
    const { text, headers } = await app.as('manager').get('/v2/products', { accept: 'text/csv' });
    expect(headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
    const rows = parse(text, { columns: true }) as { sku: string; name: string }[];
    const shown = new Map(rows.map(({ sku, name }) => [sku, name]));
    for (const [index, given] of TEXTS.entries()) {
      const name = shown.get(`TEXT-${index}`);
      expect(name?.replace(/^'(?=[=+\-@])/, '')).toBe(given);
      expect(name).not.toMatch(/^[=+\-@\t\r]/);
    }
  });

  it('cannot leave its place in a mail', async () => {
    const given = new Given(app);
    const lines = made.map(({ id }) => [id, 1] as const);
    const orders = [lines.slice(0, 60), lines.slice(60)];
    for (const order of orders) await given.order(Object.fromEntries(order));
    await app.settled();
    const page = await app.anonymous().get('/dev/mailbox.json');
    const mails = JSON.parse(page.text) as { html: string; text: string; template: string }[];
    const confirmations = mails.filter(({ template }) => template === 'order-confirmation');
    expect(confirmations.length).toBe(orders.length);
    const tags = confirmations.flatMap(({ html }) =>
      [...html.matchAll(/<\/?([^\s>]*)/g)].map(([, tag]) => tag),
    );
    const ours = [
      '!doctype',
      'html',
      'head',
      'meta',
      'title',
      'style',
      'body',
      'div',
      'h1',
      'p',
      'table',
      'thead',
    ];
    const cells = ['tbody', 'tfoot', 'tr', 'th', 'td', 'strong', 'br', 'a', 'ul', 'li'];
    expect([...new Set(tags)].filter((tag) => ![...ours, ...cells].includes(String(tag)))).toEqual([]);
    const all = confirmations.map(({ text }) => text).join('\n');
    for (const text of TEXTS) expect(all).toContain(text);
  });

  it('is answered in HTML by nobody but the documents and the mailbox of development', async () => {
    const evil = encodeURIComponent('<script>alert(1)</script>');
    for (const path of [
      `/${evil}`,
      `/v2/${evil}`,
      `/v2/products/${evil}`,
      `/v2/products?q=${evil}`,
      `/docs/${evil}`,
    ]) {
      const reply = await fetch(`${app.url}${path}`, { headers: { accept: 'text/html' } });
      expect([path, reply.headers.get('content-type')]).toEqual([path, 'application/json; charset=utf-8']);
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});
