import type { JsonObject } from './schemas.js';

const text = (description: string, example: string): JsonObject => ({
  description,
  schema: { type: 'string' },
  example,
});
const header = (
  name: string,
  required: boolean,
  { description, example }: { description: string; example?: string },
  schema: JsonObject = {},
): JsonObject => ({
  name,
  in: 'header',
  required,
  description,
  // an example is what Swagger UI sends unless it is changed
  schema: { type: 'string', ...schema, ...(example === undefined ? {} : { example }) },
});

const KEY = {
  description:
    'Any text of 1–255 visible ASCII characters, new for each new effect. The same request sent again gets the first answer again.',
};
const KEY_FORM = { minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' };
const TAG = { description: 'The ETag of the version that is changed.', example: '"1"' };

/** Headers of requests. */
export const PARAMETERS: JsonObject = {
  XRequestId: header(
    'X-Request-Id',
    false,
    {
      description: 'Found again in the answer and the log; made when it is left out.',
    },
    { pattern: '^[\\w-]{8,64}$' },
  ),
  IdempotencyKey: header('Idempotency-Key', false, KEY, KEY_FORM),
  RequiredIdempotencyKey: header('Idempotency-Key', true, { ...KEY, example: '{{orderKey}}' }, KEY_FORM),
  IfMatch: header('If-Match', false, TAG),
  RequiredIfMatch: header('If-Match', true, TAG),
  ConsistencyToken: header(
    'Consistency-Token',
    false,
    {
      description:
        'What an answer of a change had: the report holds that change. It waits for it, and is refused with 503 when that takes too long.',
    },
    { pattern: '^[0-9a-f]{16}$' },
  ),
  IfNoneMatch: header('If-None-Match', false, {
    description: 'The ETag that is known already; 304 when it still holds.',
  }),
};

const always = (description: string, example: string): JsonObject => ({
  ...text(description, example),
  required: true,
});

/** Headers of answers. */
export const HEADERS: JsonObject = {
  XRequestId: always('The id of the request.', 'my-request-0001'),
  Location: always('Where the created resource is.', '/v2/orders/66a1f0c2b7e4d5a3c9f01234'),
  ETag: always('The version of the resource.', '"1"'),
  FirstETag: text('The version of the resource; left out when this is the first answer again.', '"1"'),
  SheetETag: text('The version of the report; left out with CSV.', 'W/"kq0tXxJ8v0aLw3yP"'),
  Link: text('The next and the previous page.', '</v2/products?cursor=abc>; rel="next"'),
  DataAsOf: text(
    'With CSV: the moment up to which the report holds all that was committed.',
    '2027-04-01T00:00:00.000Z',
  ),
  ConsistencyToken: text('Reports that are given it hold this change and all before it.', '6745f0a200000007'),
  IdempotentReplayed: text('`true` when this is the first answer again.', 'true'),
  Deprecation: always('When v2 took over, as `@` and Unix time (RFC 9745).', '@1798761600'),
  Sunset: always('When this operation ends (RFC 8594).', 'Mon, 01 Jan 2029 00:00:00 GMT'),
  RateLimit: text(
    'How many requests are left in this window, and the seconds until the next.',
    '"default";r=599;t=60',
  ),
  RateLimitPolicy: text('How many requests a window has, and its seconds.', '"default";q=600;w=60'),
  RetryAfter: {
    description: 'Seconds to wait.',
    required: true,
    schema: { type: 'integer', minimum: 1 },
    example: 12,
  },
};
