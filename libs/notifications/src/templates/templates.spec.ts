import { describe, expect, it } from '@jest/globals';
import { escapeHtml } from '../mail.rules.js';
import { mailboxPage } from '../mailbox/mailbox.page.js';
import { orderCancelled } from './order-cancelled.js';
import { orderConfirmation } from './order-confirmation.js';
import { orderProcessing } from './order-processing.js';
import { orderShipped } from './order-shipped.js';
import { refundIssued } from './refund-issued.js';
import { returnApproved } from './return-approved.js';
import { returnDeclined } from './return-declined.js';
import { returnReceived } from './return-received.js';
import { returnRequested } from './return-requested.js';
import { type MailText, template } from './template.js';

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

const NASTY = 'Ada <img src=x onerror=alert(1)>';
const SNAPSHOT = { ...ORDER, status: 'PROCESSING' } as const;
const SHIPPED = {
  orderId: 'o1',
  number: 'A7K2-9QX4',
  customerId: 'c1',
  currency: 'EUR',
  shipmentId: 's1',
  carrier: 'Royal "Mail"',
  trackingNumber: 'RM<1>',
  lines: [
    { orderItemId: 'i1', productId: 'p1', locationId: 'MAIN', quantity: 1 },
    { orderItemId: 'i1', productId: 'p1', locationId: 'EAST', quantity: 1 },
  ],
};
const CANCELLED = { ...ORDER, refundedTotal: 0, reason: 'ordered <twice>' } as const;
const RETURN = {
  returnId: 'r1',
  number: 'R<1>',
  orderId: 'o1',
  orderNumber: 'A7K2-9QX4',
  customerId: 'c1',
} as const;
const PIECE = { orderItemId: 'i1', productId: 'p1', sku: 'MUG', name: 'Mug <script>', quantity: 1 };
const RECEIVED = {
  ...RETURN,
  status: 'RECEIVED',
  lines: [
    { ...PIECE, locationId: 'MAIN', disposition: 'RESTOCK' },
    { ...PIECE, locationId: 'MAIN', disposition: 'DAMAGED' },
  ],
  units: 2,
  currency: 'EUR',
  due: 1900,
} as const;
const REFUND = {
  refundId: 'f1',
  orderId: 'o1',
  orderNumber: 'A7K2-9QX4',
  customerId: 'c1',
  returnId: 'r1',
  returnNumber: 'R<1>',
  amount: 1900,
  currency: 'EUR',
  reason: null,
  refundedTotal: 1900,
  orderStatus: 'COMPLETED',
  paymentStatus: 'REFUNDED',
} as const;

const MAILS: readonly [name: string, write: (name: string) => MailText][] = [
  ['order-confirmation', (name) => orderConfirmation(ORDER, name)],
  ['order-processing', (name) => orderProcessing(SNAPSHOT, name)],
  ['order-shipped', (name) => orderShipped(SHIPPED, SNAPSHOT, name)],
  ['order-cancelled', (name) => orderCancelled(CANCELLED, name)],
  [
    'return-requested',
    (name) =>
      returnRequested({ ...RETURN, status: 'REQUESTED', lines: [{ ...PIECE, reason: 'small' }] }, name),
  ],
  ['return-approved', (name) => returnApproved({ ...RETURN, status: 'APPROVED' }, name)],
  ['return-declined', (name) => returnDeclined({ ...RETURN, status: 'DECLINED', reason: 'worn' }, name)],
  ['return-received', (name) => returnReceived(RECEIVED, name)],
  ['refund-issued', (name) => refundIssued(REFUND, name)],
];

describe.each(MAILS)('%s', (_name, write) => {
  it('says in text what it says in HTML, and to whom', () => {
    const { subject, text, html } = write('Ada & Co');
    expect(subject).toMatch(/A7K2-9QX4|R<1>/);
    expect(text).toMatch(/^Dear Ada & Co,\n/);
    expect(text).toContain('A7K2-9QX4');
    expect(html).toContain('Dear Ada &amp; Co,');
    expect(html).toContain(`<title>${escapeHtml(subject)}</title>`);
    expect(text).not.toMatch(/[{}]|undefined|null|\n\n\n/);
    expect(html).not.toMatch(/\{\{|undefined|null/);
  });

  it('lets nothing of what is filled in into the HTML as markup', () => {
    const { html } = write(NASTY);
    expect(html).toContain('Dear Ada &lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;,');
    expect(html).not.toMatch(/<(script|img|twice|1>)/);
  });
});

it('tells what was ordered, in plain text as it is written', () => {
  expect(orderConfirmation(ORDER, 'Ada & Co')).toMatchObject({
    subject: 'Your order A7K2-9QX4',
    text: [
      'Dear Ada & Co,',
      '',
      'thank you for your order A7K2-9QX4.',
      '',
      '2 × Mug <script>"1"</script>, €9.50 each: €19.00',
      '',
      'Total: €21.50',
      '',
    ].join('\n'),
  });
});

it('tells what has left, each line once, and how to follow it', () => {
  expect(orderShipped(SHIPPED, SNAPSHOT, 'Ada').text).toBe(
    [
      'Dear Ada,',
      '',
      'this has left for you from your order A7K2-9QX4:',
      '',
      '2 × Mug <script>"1"</script>',
      '',
      'Carrier: Royal "Mail"',
      'Tracking number: RM<1>',
      '',
    ].join('\n'),
  );
  const { carrier: _, trackingNumber: __, ...bare } = SHIPPED;
  expect(orderShipped(bare, SNAPSHOT, 'Ada').text).not.toContain('Carrier');
});

it('tells why an order is off, where there is a reason', () => {
  expect(orderCancelled(CANCELLED, 'Ada').text).toContain('Reason: ordered <twice>');
  expect(orderCancelled({ ...CANCELLED, reason: null }, 'Ada').text).not.toContain('Reason');
  expect(orderCancelled({ ...CANCELLED, reason: 'RESERVATION_EXPIRED' }, 'Ada').text).not.toContain('_');
});

it('tells what has come back and what is due for it, each article once', () => {
  const { text } = returnReceived(RECEIVED, 'Ada');
  expect(text).toContain('\n2 × Mug <script>\n');
  expect(text).toContain('You are due €19.00 for it.');
  expect(returnReceived({ ...RECEIVED, due: 0 }, 'Ada').text).not.toContain('due');
});

it('tells what was refunded, and for what', () => {
  expect(refundIssued(REFUND, 'Ada').text).toContain('€19.00 of your order A7K2-9QX4, for your return R<1>.');
  const bare = { ...REFUND, returnId: null, returnNumber: null, reason: 'cancelled' };
  expect(refundIssued(bare, 'Ada').text).toBe(
    'Dear Ada,\n\nwe have given you back €19.00 of your order A7K2-9QX4.\n\nReason: cancelled\n',
  );
});

it('a value that is missing is an error and not a gap', () => {
  const write = template<{ number: string; name: string }>({ subject: 'x', text: '{{nam}}', html: '' });
  expect(() => write({ number: '1', name: 'Ada' })).toThrow(/"nam" not defined/);
});

it('shows mails in the mailbox without a script or a style of its own', () => {
  const mail = {
    _id: 'order-confirmation:o1',
    template: 'order-confirmation',
    to: 'ada@example.com',
    resetId: null,
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
