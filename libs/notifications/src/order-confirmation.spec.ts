import { expect, it } from '@jest/globals';
import { orderConfirmation } from './order-confirmation.js';
import { mailboxPage } from './mailbox.page.js';

const ORDER = {
  orderId: 'o1',
  number: 'A7K2-9QX4',
  customerId: 'c1',
  currency: 'EUR',
  total: 2150,
  units: 2,
  placedAt: new Date('2027-03-01T09:00:00Z'),
  origin: 'API',
  items: [
    {
      orderItemId: 'i1',
      productId: 'p1',
      sku: 'MUG',
      name: 'Mug <script>"1"</script>',
      quantity: 2,
      unitPrice: 950,
      lineTotal: 1900,
    },
  ],
} as const;

it('tells what was ordered, in plain text as it is written', () => {
  const { subject, text } = orderConfirmation(ORDER, 'Ada & Co');
  expect(subject).toBe('Your order A7K2-9QX4');
  expect(text).toBe(
    [
      'Dear Ada & Co,',
      '',
      'thank you for your order A7K2-9QX4.',
      '',
      '2 × Mug <script>"1"</script>, €9.50 each: €19.00',
      '',
      'Total: €21.50',
      '',
    ].join('\n'),
  );
});

it('lets nothing of a name into the HTML as markup', () => {
  const { html } = orderConfirmation(ORDER, 'Ada <img src=x onerror=alert(1)>');
  expect(html).toContain('Dear Ada &lt;img src=x onerror=alert(1)&gt;,');
  expect(html).toContain('<td>Mug &lt;script&gt;&quot;1&quot;&lt;/script&gt;</td>');
  expect(html).not.toMatch(/<(script|img)/);
});

it('shows mails in the mailbox without a script or a style of its own', () => {
  const mail = {
    _id: 'order-confirmation:o1',
    template: 'order-confirmation',
    to: 'ada@example.com',
    ...orderConfirmation(ORDER, 'Ada <img src=x>'),
    messageId: '<o1@example.com>',
    status: 'SENT',
    tries: 0,
    nextAt: ORDER.placedAt,
    reason: null,
    createdAt: ORDER.placedAt,
    sentAt: ORDER.placedAt,
  } as const;
  const page = mailboxPage([mail]);
  expect(page).toContain('<pre>Dear Ada &lt;img src=x&gt;,');
  expect(page).not.toMatch(/<(script|style|img)| style=| on\w+=/);
  expect(page).toContain('srcdoc="&lt;!doctype html&gt;');
});
