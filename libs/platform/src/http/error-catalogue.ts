import { type Kind, STATUS_BY_KIND } from '../errors/api-error.js';

/** One code of the API: what it means to a client and a message as it is sent. */
export interface CatalogueEntry {
  /** a refusal of the business; the status follows from the one table */
  readonly kind?: Kind;
  /** the status of what is refused below the business */
  readonly status?: number;
  readonly meaning: string;
  readonly example: string;
  readonly field?: string;
  readonly details?: unknown;
}

const absent = (thing: string) =>
  ({
    kind: 'absent',
    meaning: `There is no such ${thing}, or it is not the caller's to see.`,
    example: `There is no ${thing} with this id`,
  }) as const;

/** Every code that the API answers with. docs/errors.md and the examples of the OpenAPI documents are made from it. */
export const ERROR_CATALOGUE = {
  VALIDATION_FAILED: {
    kind: 'invalid',
    meaning:
      'The request does not have the form asked for. One entry per fault, each with the path of its field.',
    example: 'must be a whole number of at least 1',
    field: 'items[0].quantity',
  },
  MALFORMED_JSON: {
    kind: 'invalid',
    meaning: 'The body is not JSON, or nested deeper or made of more parts than is read.',
    example: 'The body is not valid JSON',
  },
  MALFORMED_REQUEST: {
    kind: 'invalid',
    meaning: 'The URL, a header or the framing of the request cannot be read.',
    example: 'The request cannot be read',
  },
  CURSOR_INVALID: {
    kind: 'invalid',
    meaning: 'The cursor was altered or belongs to a list with another filter or order.',
    example: 'The cursor does not belong to this list',
    field: 'cursor',
  },
  PAGE_TOO_DEEP: {
    kind: 'invalid',
    meaning: 'page × limit goes beyond 10,000; read on with the cursors of v2.',
    example: 'page × limit must not exceed 10000',
    field: 'page',
  },
  IDEMPOTENCY_KEY_MISSING: {
    kind: 'invalid',
    meaning: 'This request must carry an Idempotency-Key.',
    example: 'Send an Idempotency-Key with this request',
    field: 'Idempotency-Key',
  },
  UNAUTHENTICATED: {
    kind: 'unauthenticated',
    meaning: 'No token or API key was sent, or it is not valid.',
    example: 'Sign in to use this route',
  },
  TOKEN_EXPIRED: {
    kind: 'unauthenticated',
    meaning: 'The token was valid and has run out: refresh it.',
    example: 'The access token has expired',
  },
  BAD_CREDENTIALS: {
    kind: 'unauthenticated',
    meaning: 'E-mail and password do not belong together.',
    example: 'E-mail or password is wrong',
  },
  REFRESH_REUSED: {
    kind: 'unauthenticated',
    meaning: 'A refresh token was used twice; its session has ended.',
    example: 'This refresh token was used before; sign in again',
  },
  FORBIDDEN: {
    kind: 'forbidden',
    meaning: 'The caller may not do this.',
    example: 'This needs the permission products:write',
  },
  ROUTE_NOT_FOUND: {
    kind: 'absent',
    meaning: 'There is no such route.',
    example: 'There is no route GET /v2/nothing',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    meaning: 'The route exists for other methods; Allow names them.',
    example: 'PUT is not possible here',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    meaning: 'The request did not arrive in time.',
    example: 'The request did not arrive in time',
  },
  PRODUCT_NOT_FOUND: absent('product'),
  CATEGORY_NOT_FOUND: absent('category'),
  LOCATION_NOT_FOUND: absent('location'),
  STOCK_NOT_FOUND: absent('stock level'),
  RESERVATION_NOT_FOUND: absent('reservation'),
  ALLOCATION_NOT_FOUND: absent('allocation'),
  ORDER_NOT_FOUND: absent('order'),
  ORDER_ITEM_NOT_FOUND: absent('order item'),
  CUSTOMER_NOT_FOUND: absent('customer'),
  TASK_NOT_FOUND: absent('task'),
  SHIPMENT_NOT_FOUND: absent('shipment'),
  RETURN_NOT_FOUND: absent('return'),
  RETURN_ITEM_NOT_FOUND: absent('return item'),
  USER_NOT_FOUND: absent('user'),
  SESSION_NOT_FOUND: absent('session'),
  API_KEY_NOT_FOUND: absent('API key'),
  AUDIT_ENTRY_NOT_FOUND: absent('audit entry'),
  WEBHOOK_NOT_FOUND: absent('webhook'),
  DELIVERY_NOT_FOUND: absent('delivery'),
  MAIL_NOT_FOUND: absent('mail'),
  DEAD_LETTER_NOT_FOUND: absent('dead letter'),
  PROJECTION_NOT_FOUND: absent('projection'),
  IDEMPOTENCY_KEY_NOT_FOUND: absent('idempotency key'),
  DEAD_LETTER_BEHIND: {
    kind: 'conflict',
    meaning: 'The event waits behind another of the same aggregate, which `details.first` names.',
    example: 'customers.statistics:1045 waits behind customers.statistics:1042 of the same aggregate',
    details: { first: 'customers.statistics:1042' },
  },
  INSUFFICIENT_STOCK: {
    kind: 'conflict',
    meaning: 'Not enough stock is available; nothing is held. Every short line is named.',
    example: 'Not enough stock for 1 line(s)',
    details: { short: [{ productId: '66a1f0c2b7e4d5a3c9f01234', requested: 12, available: 10 }] },
  },
  PRICE_CHANGED: {
    kind: 'conflict',
    meaning: 'The unit price sent is not the current one.',
    example: 'The price has changed',
    field: 'items[0].unitPrice',
  },
  CURRENCY_MIXED: {
    kind: 'conflict',
    meaning: 'An order has one currency.',
    example: 'The products have different currencies',
  },
  PRODUCT_NOT_FOR_SALE: {
    kind: 'conflict',
    meaning: 'The product is a draft or discontinued.',
    example: 'The product is not for sale',
    field: 'items[0].productId',
  },
  RESERVATION_EXPIRED: {
    kind: 'conflict',
    meaning: 'The reservation has run out.',
    example: 'The reservation has expired',
  },
  RESERVATION_CLOSED: {
    kind: 'conflict',
    meaning: 'The reservation was used or released.',
    example: 'The reservation is closed',
  },
  HOLD_LIMIT: {
    kind: 'conflict',
    meaning: 'The customer has as many free holds as are allowed.',
    example: 'At most 50 holds at a time',
  },
  ILLEGAL_TRANSITION: {
    kind: 'conflict',
    meaning: 'The state of the resource does not allow this.',
    example: 'COMPLETED cannot become CANCELLED',
  },
  ALREADY_SHIPPED: {
    kind: 'conflict',
    meaning: 'What has been shipped cannot be cancelled; return it.',
    example: 'The item has been shipped',
  },
  RETURN_EXCEEDS_SHIPPED: {
    kind: 'conflict',
    meaning: 'More would be returned than was shipped.',
    example: 'At most 2 can be returned',
    field: 'items[0].quantity',
  },
  RETURN_WINDOW_CLOSED: {
    kind: 'conflict',
    meaning: 'The time for returns is over.',
    example: 'Returns were possible for 30 days after delivery',
  },
  REFUND_EXCEEDS_DUE: {
    kind: 'conflict',
    meaning: 'More would be refunded than is due.',
    example: 'At most 19.99 EUR is due',
  },
  PAYMENT_EXCEEDS_TOTAL: {
    kind: 'conflict',
    meaning: 'More would be paid than the order costs.',
    example: 'At most 59.97 EUR is open',
  },
  DUPLICATE: {
    kind: 'conflict',
    meaning: 'A value that must be unique exists already: a sku, an e-mail address, a reference.',
    example: 'The sku MUG-BLUE exists already',
    field: 'sku',
  },
  STOCK_MOVED_ON: {
    kind: 'conflict',
    meaning: 'The stock has changed since it was counted.',
    example: 'The stock has changed since seq 41; count again',
  },
  IDEMPOTENCY_IN_PROGRESS: {
    kind: 'conflict',
    meaning: 'A request with this key is still being done.',
    example: 'A request with this Idempotency-Key is in progress',
  },
  WEBHOOK_LIMIT: {
    kind: 'conflict',
    meaning: 'There are as many webhooks as there may be.',
    example: 'There are 200 webhooks already; delete one first',
  },
  VERSION_SUNSET: {
    kind: 'gone',
    meaning: 'This operation of v1 has ended; Link names its successor in v2.',
    example: 'This operation of v1 has ended; Link names its successor',
  },
  EVENTS_EXPIRED: {
    kind: 'gone',
    meaning:
      'Events after this seq are not all kept any more. Read the things themselves anew, then go on from `details.from` − 1.',
    example: 'Events before 1201 are not kept any more',
    field: 'after',
    details: { from: 1201 },
  },
  STALE: {
    kind: 'stale',
    meaning: 'The resource has changed since it was read: If-Match does not hold.',
    example: 'The resource has changed; read it again',
    field: 'If-Match',
  },
  BODY_TOO_LARGE: {
    status: 413,
    meaning: 'The body is larger than 1 MiB.',
    example: 'The body must not be larger than 1 MiB',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    meaning: 'Only application/json in UTF-8 is read.',
    example: 'Send application/json',
  },
  IDEMPOTENCY_KEY_REUSED: {
    kind: 'unprocessable',
    meaning: 'The key was used for another request.',
    example: 'This Idempotency-Key belongs to another request',
  },
  IF_MATCH_REQUIRED: {
    kind: 'unconditional',
    meaning: 'A change must say which version it is made to: send If-Match.',
    example: 'Send If-Match with the ETag of the resource',
    field: 'If-Match',
  },
  RATE_LIMITED: {
    kind: 'limited',
    meaning: 'Too many requests; Retry-After says when to go on.',
    example: 'Too many requests; try again in 12 s',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    meaning: 'The address and the headers are longer than is read, 16 KiB together.',
    example: 'The address and the headers are too long',
  },
  INTERNAL: {
    status: 500,
    meaning: 'A fault of the service. It is in the log under the request id.',
    example: 'Something went wrong; quote the request id',
  },
  BUSY: {
    kind: 'unavailable',
    meaning: 'Others changed the same things at every try; nothing was changed.',
    example: 'Too many requests change the same things at this moment; nothing was changed, try again',
  },
  QUEUE_FULL: {
    kind: 'unavailable',
    meaning: 'More work waits than is taken on; nothing was changed.',
    example: 'The service is at its limit; nothing was changed, try again',
  },
  REPLICA_BEHIND: {
    kind: 'unavailable',
    meaning: 'What is read does not hold the write of the Consistency-Token yet.',
    example: 'The data do not hold that write yet; try again',
  },
  DATABASE_UNAVAILABLE: {
    kind: 'unavailable',
    meaning:
      'The database cannot be reached; the outcome may be unknown. Repeat with the same Idempotency-Key.',
    example:
      'The database cannot be reached; repeat the request, with the same Idempotency-Key if it had one',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** @returns the HTTP status of a code */
export function statusOf(code: ErrorCode): number {
  const entry: CatalogueEntry = ERROR_CATALOGUE[code];
  return entry.kind ? STATUS_BY_KIND[entry.kind] : (entry.status ?? 500);
}
