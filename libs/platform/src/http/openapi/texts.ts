const COMMON = `**Sign in** with \`POST /auth/login\`; its access token is used here from then on.

Every answer has the same envelope: \`success\`, \`data\`, \`meta\`, \`errors\`. A refusal names a \`code\`; texts may change, codes do not.
\`Idempotency-Key\` on any POST makes it safe to send again. \`RateLimit\` says how many requests are left.
Every list and report is CSV, too: \`Accept: text/csv\`.
Dates are ISO 8601 in UTC, ids opaque texts, unknown fields are refused.

Download: [v1](/openapi/v1.json) · [v2](/openapi/v2.json).`;

export const DESCRIPTION: Readonly<Record<1 | 2, string>> = {
  1: `${COMMON}

Money is a decimal number in the currency beside it. Lists go by \`page\` and \`limit\`. Operations marked as deprecated have another form in v2; they keep working until their \`Sunset\`.`,
  2: `${COMMON}

Money is \`{ amount, currency }\` in minor units. Lists go on with \`meta.nextCursor\`. \`POST /orders\` needs an \`Idempotency-Key\`, PATCH needs \`If-Match\`.`,
};

/** What the parts of paths are that are no ids of things. */
export const PATH_PARTS: Readonly<Record<string, { description: string; example: string }>> = {
  key: { description: 'the `Idempotency-Key` that the request had', example: '{{orderKey}}' },
  name: { description: 'the name of the projection', example: 'sales-buckets' },
};

/** What each tag holds; a tag is one module's area. */
export const TAGS: Readonly<Record<string, string>> = {
  Auth: 'Sign in, sign out, sessions and passwords.',
  Users: 'The people who use the system, and their roles.',
  'API keys': 'Keys for programs.',
  Products: 'What can be sold, and in which state it is.',
  Inventory: 'What is there, what is held, and the ledger of every change.',
  Reservations: 'Stock held for a while.',
  Orders: 'Placing, processing, cancelling.',
  Fulfilment: 'Picking, packing and shipping.',
  'Payments, returns and refunds': 'What was paid, what comes back, and the money for it.',
  Customers: 'Who buys, and how much.',
  Audit: 'Who did what, and when.',
  Events: 'Everything that happened, in order.',
  Webhooks: 'Events sent to other systems.',
  Mails: 'Mails to customers, and what became of them.',
  Reports:
    'What was sold, to whom and what came of it, what lies in stock and how long; read on a secondary where there is one.',
  Administration: 'Whether the numbers add up, what was left over, and what is made anew.',
  Idempotency: 'What became of a request with a key.',
};
